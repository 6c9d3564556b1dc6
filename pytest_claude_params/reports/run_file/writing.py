"""Writes a run as rows."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from pytest_claude_params.comparisons.rows.body import Body
from pytest_claude_params.comparisons.rows.case_verdict import CaseVerdict
from pytest_claude_params.reports.run_file.kinds import (
    FORMAT,
    CallRow,
    ClaudeTestRow,
    MissRow,
    Row,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.reports.run import Run


def run_file(run: Run) -> str:
    """Write all that a run found, a line of JSON each."""
    return FORMAT.text_of(rows_of(run))


def rows_of(run: Run) -> Iterator[Row]:
    """Yield the rows of a run: itself, then each test with what belongs to it."""
    written: set[str] = set()
    yield from run.heads
    for test in run.tests:
        for digest, value in test.get("bodies", {}).items():
            if digest not in written:
                written.add(digest)
                yield Body(digest, value)
        yield _row(ClaudeTestRow, test)
        name = test["test"]
        for number, call in enumerate(test["calls"], 1):
            cost = run.cost_of(call)
            yield _row(CallRow, {**call, "test": name, "index": number, "cost_usd": cost})
        for verdict in test.get("verdicts", ()):
            yield _row(CaseVerdict, {**verdict, "case": "", "test": name, "arm": "run"})
        for number, miss in enumerate(test["misses"], 1):
            yield _row(MissRow, {**miss, "test": name, "index": number})
    yield from run.mutations


def _row(kind: type[Any], data: dict[str, Any]) -> Row:
    row: Row = kind(**{one.name: data[one.name] for one in fields(kind) if one.name in data})
    return row
