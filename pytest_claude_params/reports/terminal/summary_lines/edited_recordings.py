"""Recordings that were edited by hand, named in a line: their answers are not all Claude's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.reports.sources import TestData

_FILES_NAMED = 3


def edited_line(tests: Sequence[TestData]) -> list[str]:
    """Return the line that names edited recordings, or no line.

    Args:
        tests: the tests of a run; ``edited`` numbers what was edited in a test's ``cassette``.
    """
    files = {test["cassette"]: test["edited"] for test in tests if test.get("edited")}
    if not files:
        return []
    named = [_named(name, files[name]) for name in sorted(files)[:_FILES_NAMED]]
    if len(files) > _FILES_NAMED:
        named.append(f"{len(files) - _FILES_NAMED} more cassettes")
    count = sum(map(len, files.values()))
    was = "was" if count == 1 else "were"
    return [f"{plural(count, 'recording')} {was} edited by hand: {', '.join(named)}"]


def _named(name: str, numbers: Sequence[int]) -> str:
    word = "interaction" if len(numbers) == 1 else "interactions"
    return f"{name} ({word} {', '.join(map(str, numbers))})"
