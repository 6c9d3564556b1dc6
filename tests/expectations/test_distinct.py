"""The expectation ``distinct``."""

from __future__ import annotations


def test_the_wanted_number_of_answers_passes(verdict, call):
    assert verdict(*map(call, ["A", "B", "a."]), distinct=2).passed


def test_another_number_fails(verdict, call):
    found = verdict(*map(call, ["A", "B", "a."]), distinct=">2")

    assert not found.passed
    assert (found.expected, found.observed) == (">2", "2 (in 3 answers)")
    assert found.hint == "answers that differ only in case or in the full stop count as one"
