"""The line that names cassettes which are too old."""

from __future__ import annotations

import datetime as dt

import pytest

from pytest_claude_params.reports.terminal.summary_lines.old_recordings import age_lines

TODAY = dt.date(2026, 11, 23)
REMEDY = "record again with --claude-record=all (ini claude_max_age)"


def lines(*days, most_days=30):
    """Return what is said about cassettes of these days."""
    tests = [
        {"cassette": f"{name}.yaml", "oldest": day}
        for name, day in zip("abcdef", days, strict=False)
    ]
    return age_lines(tests, most_days, TODAY)


def test_an_old_cassette_is_named():
    """The day counts, not the hour."""
    assert lines("2026-10-23T23:59:59Z", "2026-10-24T00:00:00Z") == [
        f"1 cassette was recorded more than 30 days ago, on 2026-10-23: a.yaml -> {REMEDY}"
    ]


def test_of_many_the_oldest_three_are_named():
    """The oldest first."""
    days = ["2026-01-05", "2026-01-02", "2026-01-03", "2026-01-04", "2026-01-01"]

    assert lines(*days, most_days=1) == [
        (
            "5 cassettes were recorded more than 1 day ago, the oldest on 2026-01-01: "
            f"e.yaml, b.yaml, c.yaml and 2 more -> {REMEDY}"
        )
    ]


@pytest.mark.parametrize("text", ["", "last year", "2026-13-01"])
def test_a_cassette_without_a_date_is_not_judged(text):
    """Other tools write none."""
    assert lines(text) == []
