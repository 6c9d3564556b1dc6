"""The line that names cassettes which are older than the project allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.cassettes.age import day_of
from pytest_claude_params.wording import listed, plural

if TYPE_CHECKING:
    import datetime as dt

_MOST_FILES = 3
_REMEDY = "record again with --claude-record=all (ini claude_max_age)"


def age_lines(tests: list[dict[str, Any]], most_days: int, today: dt.date) -> list[str]:
    """Name the cassettes that were replayed and are too old, the oldest first.

    Args:
        tests: one entry for each Claude test that has run, as plain data.
        most_days: how many days old a recording may be.
        today: the day from which is counted.
    """
    recorded = {
        test["cassette"]: day for test in tests if (day := day_of(test["oldest"])) is not None
    }
    old = sorted((day, name) for name, day in recorded.items() if (today - day).days > most_days)
    if not old:
        return []
    names = [name for _, name in old[:_MOST_FILES]]
    if len(old) > _MOST_FILES:
        names.append(f"{len(old) - _MOST_FILES:,} more")
    count = plural(len(old), "cassette")
    when = f"{'was' if len(old) == 1 else 'were'} recorded more than {plural(most_days, 'day')} ago"
    oldest = "on" if len(old) == 1 else "the oldest on"
    return [f"{count} {when}, {oldest} {old[0][0]}: {listed(names)} -> {_REMEDY}"]
