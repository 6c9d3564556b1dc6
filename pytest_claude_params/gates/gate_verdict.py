"""Whether enough rows of a matrix passed, as far as is known."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pytest_claude_params.expectations.samples.claims.power import finds
from pytest_claude_params.expectations.samples.claims.share_claim import (
    GATE,
    Claim,
    percent,
    read_claim,
)
from pytest_claude_params.gates.gate import is_of_suite
from pytest_claude_params.gates.row_lines import confusion_lines, failed_lines, listed_rows
from pytest_claude_params.statistics.shares import exact
from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterable

_BOTH_WAYS = 0.95
_TOO_FEW = (
    "{} cannot tell this from chance: add rows, or let the gate fail only for what is decided ({})"
)


@dataclass(frozen=True)
class GateVerdict:
    """What became of a gate.

    Args:
        test: the test without its brackets.
        which: what its rows have in common, such as a model; empty if nothing else varies.
        outcome: ``skipped`` if not all rows came to a verdict, so that it was not judged.
        text: why.
        is_decided: whether its rows are enough to tell a failure from chance.
    """

    test: str
    which: str
    outcome: Literal["passed", "failed", "skipped"]
    text: str
    is_decided: bool = True


def verdicts_of(tests: Iterable[dict[str, Any]]) -> list[GateVerdict]:
    """Judge the gates of a run.

    Args:
        tests: what finished tests brought; those that a gate judges have an entry ``gate``.
    """
    tests = list(tests)
    gates: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    missing: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in tests:
        if test := one.get("gate_missing"):
            missing[test["test"], test["which"]].append(test["row"])
    rows = [one for one in tests if "gate" in one]
    # Workers finish in any order.
    for test in sorted(rows, key=lambda one: (one.get("case_number", 0), one["test"])):
        gates[test["gate"]["test"], test["gate"]["which"]].append(test["gate"])
    return [_verdict(*gate, rows, missing[gate]) for gate, rows in gates.items()]


def _verdict(test: str, which: str, rows: list[dict[str, Any]], missing: list[str]) -> GateVerdict:
    gate, total = rows[0]["said"], rows[0]["rows"]
    judged = [row for row in rows if row["outcome"] != "skipped"]
    if len(rows) < total or not judged:
        return GateVerdict(test, which, "skipped", _not_judged(total, total - len(rows), missing))
    claim = read_claim(gate["passed"], {name: gate[name] for name in GATE if name in gate})
    failed = [row for row in judged if row["outcome"] == "failed"]
    count, n = len(judged) - len(failed), len(judged)
    passed = claim.holds(count, n)
    is_decided = passed or _decides(claim, count, n)
    lines = [_sentence(claim, count, n, is_decided=is_decided)]
    lines += [*failed_lines(failed), *confusion_lines(judged)]
    if found := _found(test, claim, n, is_decided=is_decided):
        lines += ["", f"  {found}"]
    outcome: Literal["passed", "failed"] = "passed" if passed else "failed"
    return GateVerdict(test, which, outcome, "\n".join(lines), is_decided)


def _not_judged(total: int, lacking: int, named: list[str]) -> str:
    """Say why a gate is not judged, and what to do."""
    if not lacking:
        return f"not judged: all of its {plural(total, 'row')} were skipped"
    rows = listed_rows(named)
    if not named:
        return f"not judged: {lacking} of {plural(total, 'row')} did not run"
    others = f", and {lacking - len(named)} did not run" if lacking > len(named) else ""
    return (
        f"not judged: {len(named)} of {plural(total, 'row')} came to no verdict: {rows}{others}. "
        "Do what their failures say (decide, or record), and run it again"
    )


def _decides(claim: Claim, count: int, n: int) -> bool:
    """Whether a share that is not wanted is so beyond chance: no share in its interval is wanted."""
    if claim.confidence is not None:
        return claim.standing(count, n) == "contradicted"
    low, high = exact(count, n, _BOTH_WAYS)
    least, most = claim.bounds.low, claim.bounds.high
    return (least is not None and high < least) or (most is not None and low > most)


def _sentence(claim: Claim, count: int, n: int, *, is_decided: bool) -> str:
    low, high = exact(count, n, _BOTH_WAYS)
    known = f"the exact 95 % interval {low:.2f} to {high:.2f}"
    standing = "" if is_decided else ": failed by the count, not decided by the interval"
    if claim.confidence is not None:
        low, high = claim.interval(count, n)
        joined = "limits {:.2f} and {:.2f}" if claim.one_sided else "interval {:.2f} to {:.2f}"
        known = f"the exact {percent(claim.level)} {joined.format(low, high)}"
        standing = f": {claim.standing(count, n)}"
    return f"{count} of {n} rows passed ({count / n:.2f}), {known}, wanted {claim}{standing}"


def _found(test: str, claim: Claim, n: int, *, is_decided: bool) -> str:
    if claim.confidence is None:
        key = "confidence: 0.95" if is_of_suite(test) else "confidence=0.95"
        return "" if is_decided else _TOO_FEW.format(plural(n, "row"), key)
    if not claim.can_fail(n):
        least = claim.fewest_to_contradict
        return f"no {n} rows could contradict {claim.bounds}; it takes {least}"
    return finds(claim, n)
