"""Replayed calls that matched only because a part of their texts may vary, told in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.reports.sources import TestData


def varied_line(tests: Sequence[TestData]) -> list[str]:
    """Return the line that counts these calls and names what varied, or no line.

    Args:
        tests: the tests of a run; ``varied`` has what varied for each of a test's such calls.
    """
    of_tests = [test["varied"] for test in tests if test.get("varied")]
    if not of_tests:
        return []
    names = sorted({name for calls in of_tests for names in calls for name in names})
    calls = plural(sum(map(len, of_tests)), "call")
    said = f"matched only because this may vary: {', '.join(names)}"
    return [f"{calls} {said} ({plural(len(of_tests), 'test')})"]
