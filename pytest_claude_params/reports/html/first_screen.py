"""The first screen: one sentence, what ran, and the counts that choose among the tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_claude_params.gates.gate import gate_id
from pytest_claude_params.gates.gate_verdict import verdicts_of
from pytest_claude_params.reports.sources import simulated_of
from pytest_claude_params.wording import listed, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.gates.gate_verdict import GateVerdict
    from pytest_claude_params.reports.html.tests import Group
    from pytest_claude_params.reports.run import Run
    from pytest_claude_params.reports.run_file.kinds import RunRow

_SHORT_COMMIT = 10
_BAD = ("failed", "missed")
_TOLD = {
    "failed": "failed",
    "missed": "found no recording",
    "counted": "did not pass and {are} counted by a gate",
    "xfailed": "failed as expected or {were} skipped",
}
_COUNTED = {
    "failed": "failed",
    "missed": "missed",
    "counted": "counted",
    "xfailed": "expected",
    "fixture": "fixtures",
    "passed": "passed",
}


@dataclass(frozen=True, slots=True)
class FirstScreen:
    """What is seen at once.

    Args:
        sentence: what became of the run.
        besides: the gates that failed, and what failed besides the Claude tests: what it is, its
            name, and why.
        state: ``failed`` if anything failed or missed, else ``passed``.
        figures: calls, tokens, cost and time.
        counts: how many tests came to what: state, label, number.
        heads: what is known of each run that the report is of.
        simulated: which answers came from the simulated API: ``all``, ``some`` or nothing.
    """

    sentence: str
    besides: list[tuple[str, str, str]]
    state: str
    figures: list[str]
    counts: list[tuple[str, str, int]]
    heads: list[list[tuple[str, str]]]
    simulated: str


def first_screen(run: Run, groups: Sequence[Group]) -> FirstScreen:
    """Sum up a run.

    Args:
        run: the run.
        groups: its tests by what became of them.
    """
    counts = {group.state: len(group.entries) for group in groups}
    gates = [one for one in verdicts_of(run.tests) if one.outcome == "failed"]
    others = [one for head in run.heads for one in head.besides.items()]
    more = [
        *([f"{plural(len(gates), 'gate')} failed"] if gates else []),
        *([f"{len(others):,} failed besides"] if others else []),
    ]
    tests = {state: count for state, count in counts.items() if state != "fixture"}
    first = _sentence(tests) if tests or not run.mutations else _unseen(run)
    return FirstScreen(
        f"{'; '.join([first, *more])}.",
        [*map(_gate, gates), *(("failed besides", name, why) for name, why in others)],
        "failed" if more or counts.keys() & {*_BAD} else "passed",
        run.summary.lines()[0].split(" | "),
        [(state, _COUNTED[state], count) for state, count in counts.items()],
        [_head(head) for head in run.heads],
        simulated_of(run.summary.calls),
    )


def _gate(gate: GateVerdict) -> tuple[str, str, str]:
    return "gate failed", gate_id(gate.test, gate.which), gate.text.partition("\n")[0]


def _unseen(run: Run) -> str:
    """Say how many worse answers would pass unseen, where nothing else was asked."""
    unseen = sum(row.outcome == "survived" for row in run.mutations)
    return f"{plural(unseen, 'worse answer')} would pass unseen"


def _sentence(counts: dict[str, int]) -> str:
    """Say what somebody has to look at; else, what has passed and what has not."""
    total = sum(counts.values())
    if not total:
        return "No Claude test ran"
    passed = counts.get("passed", 0)
    if passed == total:
        return "The test passed" if total == 1 else f"All {total:,} tests passed"
    others = [state for state in counts if state != "passed"]
    bad = [state for state in others if state in _BAD]
    states = bad or others
    told = listed([f"{counts[state]:,} {_verb(state, counts[state])}" for state in states])
    return f"Of {plural(total, 'test')}, {told if bad else f'{passed:,} passed, {told}'}"


def _verb(state: str, count: int) -> str:
    one = count == 1
    return _TOLD[state].format(are="is" if one else "are", were="was" if one else "were")


def _head(head: RunRow) -> list[tuple[str, str]]:
    commit = head.commit[:_SHORT_COMMIT] + (" with changes" if head.changed else "")
    facts = {
        "date": head.started_at.replace("T", " ").replace("+00:00", " UTC"),
        "commit": commit if head.commit else "",
        "command": head.command,
        "record mode": head.record,
        "versions": ", ".join(f"{name} {version}" for name, version in head.versions.items()),
    }
    return [(name, value) for name, value in facts.items() if value]
