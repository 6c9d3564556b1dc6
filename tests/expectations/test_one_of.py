"""The expectation ``one_of``."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("answer", ["POSITIVE", " NEGATIVE\n"])
def test_one_of_the_choices_passes(verdict, call, answer):
    assert verdict(call(answer), one_of=["POSITIVE", "NEGATIVE"]).passed


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        ("Positive.", "it differs from 'POSITIVE' only in case or in the full stop"),
        ("It is POSITIVE", ""),
    ],
)
def test_any_other_answer_fails(verdict, call, answer, hint):
    found = verdict(call(answer), one_of=["POSITIVE", "NEGATIVE"])

    assert not found.passed
    assert (found.expected, found.observed, found.hint) == (
        "'POSITIVE' or 'NEGATIVE'",
        repr(answer),
        hint,
    )
