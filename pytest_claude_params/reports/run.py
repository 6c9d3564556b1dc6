"""A run, or several that were merged: what every report is made from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pytest_claude_params import prices
from pytest_claude_params.reports.summary import Summary

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_claude_params.comparisons.rows.comparison import Comparison
    from pytest_claude_params.mutations.mutation_row import MutationRow
    from pytest_claude_params.reports.run_file.kinds import RunRow
    from pytest_claude_params.reports.sources import TestData


@dataclass(frozen=True, slots=True)
class Compared:
    """What a case of a comparison was answered: by the control, and by the target."""

    case: str
    old: str
    new: str


@dataclass(frozen=True)
class Run:
    """All that was found.

    Args:
        heads: when, with what and on what it ran; several if runs were merged.
        tests: one entry for each Claude test, in the order of their files.
        comparisons: what ``compare`` has found, where its rows were read.
        compared: what was answered in it, where that differs.
        mutations: what tests made of changed answers, where ``mutate`` has asked.
        cost_of_usage: says what an answer of a model costs.
    """

    heads: tuple[RunRow, ...]
    tests: list[TestData]
    comparisons: tuple[Comparison, ...] = ()
    compared: tuple[Compared, ...] = ()
    mutations: tuple[MutationRow, ...] = ()
    cost_of_usage: Callable[[str, dict[str, object]], float | None] = prices.cost_of_usage

    @cached_property
    def summary(self) -> Summary:
        """Its figures; the slowest of merged runs says how long all took side by side."""
        seconds = max((head.seconds for head in self.heads), default=0.0)
        return Summary(self.tests, seconds, self.cost_of_usage)

    @cached_property
    def bodies(self) -> dict[str, Any]:
        """What the digests of its calls stand for."""
        return {
            digest: value for test in self.tests for digest, value in test.get("bodies", {}).items()
        }

    @cached_property
    def _prices(self) -> dict[tuple[str, str], float | None]:
        return {}

    def cost_of(self, call: dict[str, Any]) -> float | None:
        """What a call costs at list price, in US dollars; ``None`` if that is not known."""
        # Repeats have equal usages, and reports ask more than once: each is priced once.
        known, key = self._prices, (call["model"], json.dumps(call["usage"]))
        if key not in known:
            known[key] = self.cost_of_usage(call["model"], call["usage"])
        return known[key]


def in_order(tests: list[TestData]) -> list[TestData]:
    """Return tests as they stand in their files: workers and shards finish in any order."""
    return sorted(tests, key=_place)


def _place(test: TestData) -> tuple[Any, ...]:
    return (
        test.get("file", ""),
        test.get("line", 0),
        test.get("nth", []),
        test["test"],
        test.get("cassette", ""),
    )
