"""What is stale: the oldest cassettes, what nothing played, what was edited, models that retire."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.cassettes.age import day_of
from pytest_claude_params.reports.terminal.summary_lines.edited_recordings import edited_line
from pytest_claude_params.reports.terminal.summary_lines.retiring_models import retirement_lines
from pytest_claude_params.reports.terminal.summary_lines.unused_recordings import unused_lines

if TYPE_CHECKING:
    from pytest_claude_params.parameters.table import Table
    from pytest_claude_params.reports.run import Run

_MOST = 10


@dataclass(frozen=True, slots=True)
class Stale:
    """What will have to be recorded again.

    Args:
        lines: what somebody should look at, in sentences.
        oldest: the oldest cassettes: name, day, and how many days old it was in the run.
        more: how many cassettes are younger than those.
    """

    lines: list[str]
    oldest: list[tuple[str, str, int]]
    more: int


def stale_of(run: Run) -> Stale:
    """Look at the recordings that a run has played."""
    today = _today(run)
    days = {test["cassette"]: day for test in run.tests if (day := day_of(test.get("oldest", "")))}
    oldest = sorted(days.items(), key=lambda item: (item[1], item[0]))
    return Stale(
        _lines(run.tests, today),
        [(name, day.isoformat(), (today - day).days) for name, day in oldest[:_MOST]],
        len(oldest[_MOST:]),
    )


def _lines(tests: list[dict[str, Any]], today: dt.date) -> list[str]:
    known = [{"unplayed": [], "shared": {}, "edited": [], **test} for test in tests]
    lines = unused_lines(known, own=True, shared=False)
    return [*lines, *edited_line(known), *retirement_lines(known, today, _table)]


def _table() -> Table:
    from pytest_claude_params.parameters.table import TABLE

    return TABLE


def _today(run: Run) -> dt.date:
    """The day of the run, and not of the reader: a report says what was so then."""
    days = [day for head in run.heads if (day := day_of(head.started_at))]
    return max(days, default=dt.datetime.now(dt.UTC).date())
