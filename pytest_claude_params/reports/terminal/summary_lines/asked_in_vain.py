"""Answers that were asked at once and that no test wanted, told in a line: they were paid for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.reports.sources import TestData


def asked_in_vain_line(tests: Sequence[TestData]) -> list[str]:
    """Return the line that counts these answers and says how to spare them, or no line.

    Args:
        tests: the tests of a run; ``in_vain`` has how many of a test's answers it did not want.
    """
    counts = [test["in_vain"] for test in tests if test.get("in_vain")]
    if not counts:
        return []
    were = "was" if sum(counts) == 1 else "were"
    return [
        (
            f"{plural(sum(counts), 'answer')} asked at once {were} paid for in vain: "
            f"{plural(len(counts), 'test')} asked something else -> run pytest first: "
            "what misses is not asked at once (or --claude-one-by-one)"
        )
    ]
