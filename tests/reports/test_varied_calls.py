"""Calls that matched only because their texts may vary are counted in one line."""

import pytest

from pytest_claude_params.reports.terminal.summary_lines.varied_calls import varied_line


@pytest.mark.parametrize(
    ("varied", "lines"),
    [
        ([], []),
        ([[], []], []),
        ([[["date"]]], ["1 call matched only because this may vary: date (1 test)"]),
        (
            [[["uuid", "date"], ["date"]], [], [[r"order \d+"]]],
            [r"3 calls matched only because this may vary: date, order \d+, uuid (2 tests)"],
        ),
    ],
    ids=["no test", "none", "one", "several"],
)
def test_calls_are_counted_and_what_varied_is_named(varied, lines):
    """Each name once, over all tests."""
    assert varied_line([{"varied": calls} for calls in varied]) == lines
