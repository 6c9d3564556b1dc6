"""The expectation ``word_count``."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(("answer", "count"), [("", 0), ("one", 1), (" two\n words ", 2)])
def test_words_are_what_white_space_separates(verdict, call, answer, count):
    assert verdict(call(answer), word_count=count).passed


def test_too_many_words_fail(verdict, call):
    found = verdict(call("a b"), word_count="<=1")

    assert not found.passed
    assert (found.expected, found.observed) == ("<=1", "2")
