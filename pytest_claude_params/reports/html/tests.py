"""The list of tests: what became of each, what it cost, and all that it asked and got."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.reports.html.changes import Preview, preview_of
from pytest_claude_params.reports.html.conversation import Exchange, exchanges_of
from pytest_claude_params.reports.html.texts import Text, text_of
from pytest_claude_params.reports.sources import answered_by
from pytest_claude_params.reports.word_marks import Piece, pieces_of
from pytest_claude_params.wording import dollars, plural, shortened

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_claude_params.reports.html.texts import Texts
    from pytest_claude_params.reports.run import Run

# What may become of a test, worst first, and what it is called above the list.
STATES = {
    "failed": "Failed",
    "missed": "Missed: no recording answers",
    "counted": "Did not pass, and is counted by a gate",
    "xfailed": "Failed as expected, or skipped",
    "fixture": "Fixtures that tests share",
    "passed": "Passed",
}
_OPEN = 60
_NOTED = (
    ("kept", "recording", "written"),
    ("repeated", "answer", "as recorded"),
    ("dropped", "recording", "dropped"),
    ("recovered", "answer", "recovered"),
    ("reused", "answer", "reused"),
)


@dataclass(frozen=True, slots=True)
class Miss:
    """A request without an answer: its title, and the lines of its screen in pieces."""

    title: str
    reason: list[Piece]
    lines: list[Piece]


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict: on which call, what was wanted and what was there."""

    expectation: str
    call: str
    found: str
    expected: Text
    observed: Text
    hint: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A test as the list shows it.

    Args:
        number: which of all tests it is, in the order of their files.
        folder: the part of its id before the name.
        name: the rest.
        state: one of ``STATES``.
        reason: why it did not pass, in pieces.
        model: the models that answered.
        tokens: input and output tokens.
        cost: at list price; empty if it is not known.
        seconds: how long it took.
        source: where its answers came from.
        facts: what else is known of it, by name.
        misses: its requests without an answer.
        failed: the verdicts that say what is wrong.
        held: what else was expected, and was there, in a line each: its name, and the rest.
        exchanges: what it asked and got.
        left: how many calls are left out.
        preview: what a preview has found.
    """

    number: int
    folder: str
    name: str
    state: str
    reason: list[Piece]
    model: str
    tokens: str
    cost: str
    seconds: str
    source: str
    facts: list[tuple[str, str]]
    misses: list[Miss]
    failed: list[Judged]
    held: list[tuple[str, str]]
    exchanges: list[Exchange]
    left: int
    preview: Preview | None


@dataclass(frozen=True, slots=True)
class Group:
    """The tests that came to the same.

    Args:
        state: one of ``STATES``.
        title: its heading.
        entries: its tests.
        is_open: whether they show from the beginning.
    """

    state: str
    title: str
    entries: list[Entry]
    is_open: bool


def groups_of(run: Run, texts: Texts) -> list[Group]:
    """Return all tests, those that need somebody first."""
    entries = [_entry(number, test, run, texts) for number, test in enumerate(run.tests, 1)]
    groups = []
    for state, title in STATES.items():
        those = [entry for entry in entries if entry.state == state]
        if those:
            groups.append(Group(state, title, those, state != "passed" or len(those) <= _OPEN))
    return groups


def state_of(test: dict[str, Any]) -> str:
    """Return what became of a test, one of ``STATES``."""
    outcome = test["outcome"]
    if test.get("fixture"):
        # A test that uses it has failed by itself.
        return "fixture"
    if outcome == "passed":
        return "passed"
    if outcome in ("skipped", "xfailed"):
        counted = test.get("gate") and test["gate"]["outcome"] == "failed"
        return "counted" if counted else "xfailed"
    return "missed" if test["misses"] else "failed"


def _entry(number: int, test: dict[str, Any], run: Run, texts: Texts) -> Entry:
    calls = test["calls"]
    folder, separator, name = test["test"].rpartition("::")
    told = _facts_of_one if len(calls) == 1 else _facts_of_each
    exchanges, left = exchanges_of(test, texts, lambda call: told(call, run))
    verdicts = test.get("verdicts", ())
    return Entry(
        number,
        folder + separator,
        name,
        state_of(test),
        pieces_of(test.get("reason", "")),
        _each(call["model"] for call in calls),
        _tokens(calls),
        _cost(calls, run),
        _seconds(test.get("seconds")),
        _each(answered_by(call) for call in calls),
        _facts(test),
        [_miss(miss) for miss in test["misses"]],
        [_judged(one) for one in verdicts if one["found"] != "passed"],
        [_held(one, len(calls)) for one in verdicts if one["found"] == "passed"],
        exchanges,
        left,
        preview_of(test),
    )


def _each(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(word for word in words if word))


def _tokens(calls: list[dict[str, Any]]) -> str:
    usages = [call["usage"] for call in calls if call["usage"]]
    if not usages:
        return ""
    into = sum(usage.get("input_tokens") or 0 for usage in usages)
    return f"{into:,} / {sum(usage.get('output_tokens') or 0 for usage in usages):,}"


def _cost(calls: list[dict[str, Any]], run: Run) -> str:
    costs = [cost for call in calls if (cost := run.cost_of(call)) is not None]
    return dollars(sum(costs)) if costs else ""


def _seconds(seconds: float | None) -> str:
    return "" if seconds is None else f"{seconds:.2f} s"


def _facts(test: dict[str, Any]) -> list[tuple[str, str]]:
    written = f"{test['file']}:{test['line']}" if test.get("line") else test.get("file", "")
    case = ", ".join(f"{axis} {label}" for axis, label in (test.get("case") or {}).items())
    became = [f"{plural(test[name], noun)} {done}" for name, noun, done in _NOTED if test.get(name)]
    facts = {
        "": written,
        "cassette": test.get("cassette", ""),
        "case": case,
        "recordings": ", ".join(became),
        "put aside in": test.get("rejected", ""),
        "edited by hand": _numbers(test.get("edited")),
        "not played": _numbers(test.get("unplayed")),
        "notes": "; ".join(test["notes"]),
    }
    return [(name, value) for name, value in facts.items() if value]


def _numbers(recordings: list[int] | None) -> str:
    return f"recording {', '.join(map(str, recordings))}" if recordings else ""


def _facts_of_each(call: dict[str, Any], run: Run) -> tuple[str, ...]:
    """Say what stands below an answer: why it ended, tokens, price, time, where it came from."""
    usage, cost = call["usage"], run.cost_of(call)
    tokens = f"{usage.get('input_tokens') or 0:,} in, {usage.get('output_tokens') or 0:,} out"
    stopped, *rest = _facts_of_one(call, run)
    facts = (stopped, call["model"], tokens if usage else "", dollars(cost) if cost else "", *rest)
    return tuple(fact for fact in facts if fact)


def _facts_of_one(call: dict[str, Any], _run: Run) -> tuple[str, ...]:
    """Say the same of the only call of a test, whose row says the rest."""
    stopped = call["stop_reason"] or (f"status {call['status']}" if call["status"] else "no answer")
    if call["stop_sequence"]:
        stopped += f" {call['stop_sequence']!r}"
    took = f"{call['latency_s']:.2f} s" if call["latency_s"] is not None else ""
    return tuple(fact for fact in (stopped, took, _came_from(call), call.get("fault", "")) if fact)


def _came_from(call: dict[str, Any]) -> str:
    """Say how an answer came into the run, who gave it and when."""
    known = [part for part in (call.get("origin", ""), call.get("recorded_at", "")[:10]) if part]
    return answered_by(call) + (f" ({', '.join(known)})" if known else "")


def _miss(miss: dict[str, Any]) -> Miss:
    lines = "\n".join(miss.get("details", ())).strip("\n")
    return Miss(miss["title"], pieces_of(miss["reason"]), pieces_of(lines))


def _judged(one: dict[str, Any]) -> Judged:
    return Judged(
        one["expectation"],
        f"call {one['index']}" if one["index"] else "all calls",
        one["found"],
        text_of(one["expected"]),
        text_of(one["reason"]),
        one["hint"],
    )


def _held(one: dict[str, Any], calls: int) -> tuple[str, str]:
    where = f" in call {one['index']}" if one["index"] and calls > 1 else ""
    expected = shortened(one["expected"])
    observed = shortened(one["reason"])
    same = expected == observed
    return one[
        "expectation"
    ], observed + where if same else f"{observed}{where}, expected {expected}"
