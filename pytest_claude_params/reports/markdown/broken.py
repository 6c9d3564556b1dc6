"""What did not pass, and of which sort it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_claude_params.gates.gate import gate_id
from pytest_claude_params.gates.gate_verdict import verdicts_of
from pytest_claude_params.misses import BLOCKED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.gates.gate_verdict import GateVerdict
    from pytest_claude_params.reports.run import Run
    from pytest_claude_params.reports.sources import TestData

# How each sort is told after a number: of one test, of several.
SORTS = {
    "missed": ("asks what no recorded answer fits", "ask what no recorded answer fits"),
    "not sent": ("has a request that was not sent", "have requests that were not sent"),
    "answer": (
        "got an answer that is not as expected",
        "got answers that are not as expected",
    ),
    "code": ("failed in its own code", "failed in their own code"),
}
# Gates: those that failed, and those that their rows do not decide.
GATES = ("gate", "undecided")


@dataclass(frozen=True)
class Broken:
    """A test that failed, a gate, or what failed besides.

    Args:
        test: its node id.
        why: in a line, without what to type.
        sort: one of ``SORTS``, ``GATES``, or ``besides``.
        data: all that is known of the test, of a gate that of its first row; nothing of what is
            not a Claude test.
        text: the lines of a gate.
    """

    test: str
    why: str
    sort: str
    data: TestData = field(default_factory=dict)
    text: str = ""

    @property
    def line(self) -> int:
        """In which line of its file it failed, else where it begins; 0 if neither is known."""
        return int(self.data.get("failed_at") or self.data.get("line") or 0)

    @property
    def place(self) -> str:
        """Where it failed, where that is known: ``tests/test_a.py:12``."""
        file = self.data.get("file")
        return f"{file}:{self.line}" if file and self.line else ""

    @property
    def reason(self) -> str:
        """Why, in a line, as the terminal has it: with what to type."""
        return str(self.data.get("reason") or self.why)


def broken_of(run: Run) -> list[Broken]:
    """Return the tests that failed in the order of their files, then the gates."""
    tests = [
        Broken(test["test"], _why(test), _sort(test), test)
        for test in run.tests
        if test["outcome"] == "failed" and not test.get("fixture")
    ]
    gates = [_gate(one, run.tests) for one in verdicts_of(run.tests) if one.outcome == "failed"]
    others = [
        Broken(nodeid, why or "not a Claude test: see the log of the run", "besides")
        for head in run.heads
        for nodeid, why in head.besides.items()
    ]
    return [*tests, *gates, *others]


def _gate(gate: GateVerdict, tests: Sequence[TestData]) -> Broken:
    """Put a gate where its rows are written."""
    ours = (gate.test, gate.which)
    rows = (test for test in tests if "gate" in test)
    first = next(row for row in rows if (row["gate"]["test"], row["gate"]["which"]) == ours)
    place: TestData = {name: first[name] for name in ("file", "line") if name in first}
    sort = "gate" if gate.is_decided else "undecided"
    why = gate.text.partition("\n")[0]
    return Broken(gate_id(*ours), why, sort, place, gate.text)


def _why(test: TestData) -> str:
    """Say why in a line: of a miss, what differs, since what to type stands elsewhere."""
    reason = str(test.get("reason") or "failed")
    for miss in test["misses"][:1]:
        if miss["recording"] and miss["reason"] == reason:
            told = reason.partition(" -> ")[0]
            path, words = _first_difference(miss["details"])
            if not words:
                return told
            return f"{told}: {words}" if told == f"{path} changed" else f"{told}: {path}: {words}"
    return reason


def _first_difference(details: list[str]) -> tuple[str, str]:
    """Return where the first difference is, and its words: some went, some came."""
    found = next((line.strip() for line in details if "[-" in line or "{+" in line), "")
    path, _, words = found.partition("  ")
    return path, words.strip()


def _sort(test: TestData) -> str:
    if test["misses"]:
        return "not sent" if test["misses"][0]["title"] == BLOCKED else "missed"
    if any(one["found"] == "failed" for one in test.get("verdicts", ())):
        return "answer"
    return "code"
