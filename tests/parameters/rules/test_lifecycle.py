"""Models that are not known: which one was meant is searched for once."""

from __future__ import annotations

import cProfile
import datetime as dt

import pytest

from pytest_claude_params.parameters.rules import Request, findings_of

TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("model", "meant"), [("our-gateway/fast", ""), ("claude-haiku-45", "claude-haiku-4-5")]
)
def test_a_model_is_searched_for_once_however_often_it_is_asked(model, meant):
    """A gateway's own name stands in each of thousands of calls, replayed ones included."""
    (first,) = findings_of(Request({"model": model}, today=TODAY))
    with cProfile.Profile() as profile:
        (again,) = findings_of(Request({"model": model}, today=TODAY))

    searches = [entry for entry in profile.getstats() if "difflib" in str(entry.code)]
    assert again == first
    assert first.meant == meant
    assert searches == []


def test_what_was_meant_depends_on_the_day():
    """A model that has retired since is no longer the nearest that can be asked."""
    days = (dt.date(2026, 11, 29), dt.date(2026, 11, 30))
    found = [findings_of(Request({"model": "claude-sonnet-4-5-2025"}, today=day)) for day in days]

    hints = [one.why.partition("Did you mean ")[2] for (one,) in found]
    assert hints == ["'claude-sonnet-4-5-20250929'?", "'claude-sonnet-5-5'?"]
