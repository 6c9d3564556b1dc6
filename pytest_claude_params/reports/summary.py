"""What a run amounts to: calls, tokens, cost and time over all Claude tests."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pytest_claude_params import prices
from pytest_claude_params.misses import BLOCKED
from pytest_claude_params.reports.shared_misses import shared_miss_lines
from pytest_claude_params.reports.sources import answered_by, counts_of
from pytest_claude_params.reports.terminal.summary_lines.edited_recordings import edited_line
from pytest_claude_params.reports.token_counts import tokens_of
from pytest_claude_params.wording import dollars, listed, plural

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_claude_params.reports.sources import TestData

_MOST_NOTES = 3
# Only these answers were paid for in this run.
_SPENT = frozenset({"recorded", "live"})


@dataclass(frozen=True)
class Summary:
    """Sums up the transcripts of a run.

    Args:
        tests: one entry for each Claude test: its transcript as plain data, its outcome,
            what became of its recordings.
        seconds: how long the run took.
        cost_of_usage: says what an answer of a model costs.
    """

    tests: list[TestData]
    seconds: float
    cost_of_usage: Callable[[str, dict[str, object]], float | None] = prices.cost_of_usage

    @cached_property
    def calls(self) -> list[dict[str, Any]]:
        """All calls of all tests."""
        return [call for test in self.tests for call in test["calls"]]

    @property
    def count(self) -> int:
        """How many tests there are: a fixture that tests share has an entry, and is none."""
        return sum(not test.get("fixture") for test in self.tests)

    @cached_property
    def cost(self) -> float | None:
        """What the calls cost when they were made, in US dollars, as far as prices are known."""
        return sum(self._costs.values()) if self._costs else None

    @cached_property
    def _costs(self) -> dict[str, float]:
        """The same by where the answers came from; what has no known price is left out."""
        # Repeats have equal usages: each is priced once.
        usages = Counter(
            (answered_by(call), call["model"], json.dumps(call["usage"])) for call in self.calls
        )
        costs: dict[str, float] = {}
        for (source, model, usage), count in usages.items():
            cost = self.cost_of_usage(model, json.loads(usage))
            if cost is not None:
                costs[source] = costs.get(source, 0) + cost * count
        return costs

    @property
    def money(self) -> str:
        """What the calls cost, and how much of it was not spent; nothing if no price is known."""
        if self.cost is None:
            return ""
        told = f"{dollars(self.cost)} at list price"
        not_spent = sorted(self._costs.keys() - _SPENT)
        if not not_spent:
            return told
        if len(not_spent) == len(self._costs):
            return f"{told}, not spent: {listed(not_spent)}"
        saved = sum(self._costs[source] for source in not_spent)
        return (
            f"{told}: {dollars(self.cost - saved)} spent, "
            f"{dollars(saved)} not spent: {listed(not_spent)}"
        )

    @property
    def seconds_recorded(self) -> float:
        """How long the calls took when they were made."""
        return sum(call["latency_s"] or 0 for call in self.calls)

    def tokens(self, kind: str) -> int:
        """Sum up ``input_tokens`` or ``output_tokens``."""
        return tokens_of(self.calls, kind)

    def lines(self) -> list[str]:
        """Return the summary: one line of figures, then what needs attention."""
        return [
            self._figures(),
            *self._recordings(),
            *edited_line(self.tests),
            *shared_miss_lines(self.tests),
            *self._notes(),
        ]

    def _figures(self) -> str:
        counts = counts_of(self.calls)
        misses = Counter(miss.get("title") for test in self.tests for miss in test["misses"])
        if blocked := misses.pop(BLOCKED, 0):
            counts += f", {blocked:,} not sent"
        if missed := sum(misses.values()):
            counts += f", {missed:,} missed"
        if judges := sum(call.get("judge", False) for call in self.calls):
            counts += f", {judges:,} of them a judge's"
        money = f" | {self.money}" if self.money else ""
        return (
            f"{plural(self.count, 'test')}, {plural(len(self.calls), 'call')}: {counts} | "
            f"{self.tokens('input_tokens'):,} in, {self.tokens('output_tokens'):,} out tokens"
            f"{money} | {self.seconds_recorded:.1f} s of answers in {self.seconds:.1f} s"
        )

    def _recordings(self) -> list[str]:
        """Say what became of recordings, a line for each thing that happened."""
        files = {test["cassette"] for test in self.tests if test["kept"]}
        rejected = [test["rejected"] for test in self.tests if test["rejected"]]
        lines = []
        if kept := self._sum("kept"):
            lines.append(f"wrote {plural(kept, 'recording')} to {plural(len(files), 'cassette')}")
        lines += [line(count) for name, line in _TOLD.items() if (count := self._sum(name))]
        if rejected:
            aside = f"put aside the recordings of {plural(len(rejected), 'test')} that did not pass"
            lines.append(f"{aside}, such as {rejected[0]}")
        return lines

    def _sum(self, name: str) -> int:
        return sum(test[name] for test in self.tests)

    def _notes(self) -> list[str]:
        notes = Counter(note for test in self.tests for note in test["notes"])
        told = [
            f"{note} ({plural(count, 'test')})" for note, count in notes.most_common(_MOST_NOTES)
        ]
        left = len(notes) - len(told)
        return [*told, f"and {plural(left, 'more note')}"] if left else told


def _repeated(count: int) -> str:
    said = "1 answer says what was" if count == 1 else f"{count:,} answers say what was"
    stays = "this recording stays" if count == 1 else "these recordings stay"
    return f"{said} recorded: {stays} as before"


def _dropped(count: int) -> str:
    were = "that was" if count == 1 else "that were"
    return f"dropped {plural(count, 'recording')} {were} no longer played"


def _recovered(count: int) -> str:
    return f"recovered {plural(count, 'answer')} of a run that broke off: not asked again"


def _reused(count: int) -> str:
    were = "was" if count == 1 else "were"
    return (
        f"reused {plural(count, 'answer')} that {were} put aside: not asked again "
        "(--claude-record=all asks)"
    )


_TOLD = {
    "repeated": _repeated,
    "dropped": _dropped,
    "recovered": _recovered,
    "reused": _reused,
}
