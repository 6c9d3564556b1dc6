"""A suite under one operator, ``pytest --claude-mutate``, against the same suite as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import clock
from suites import REPLAYED, replayed_suite, run
from table import Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from plan import Plan

TARGET = 1.20
# Every answer gets longer, and no test notices: a failure costs what pytest makes of it.
OPERATOR = "--claude-mutate=preamble"


def rows(plan: Plan, folder: Path) -> Iterator[Row]:
    """Measure both, each in a process of its own."""
    suite = replayed_suite(folder, REPLAYED, plan.mutated)
    ratio = clock.ratio(lambda: run(suite, OPERATOR), lambda: run(suite), plan.runs)
    what = (
        f"a suite of {plan.mutated:,} one-call tests, each with a worse answer, for a plain replay"
    )
    yield Row(what, ratio, "x", TARGET)
