"""The expectation ``distinct``."""

from __future__ import annotations


def test_the_wanted_number_of_answers_passes(verdict, call):
    assert verdict(*map(call, ["A", "B", "a."]), distinct=2).passed


def test_another_number_fails(verdict, call):
    found = verdict(*map(call, ["A", "B", "a."]), distinct=">2")

    assert not found.passed
    assert (found.expected, found.observed) == (">2", "2 (in 3 answers)")
    assert found.hint == "answers that differ only in case or in the full stop count as one"


def test_live_answers_are_not_all_that_there_are(verdict, call):
    found = verdict(*(call(one, source="live") for one in "AAB"), distinct=1)

    assert found.observed == "2 (in 3 answers)"
    assert found.hint == (
        "further answers may be others, and never fewer; "
        "answers that differ only in case or in the full stop count as one"
    )
