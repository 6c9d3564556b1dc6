"""The expectation ``not_contains``."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("wanted", ["sorry", ["sorry", "cannot"]])
def test_texts_that_are_absent_pass(verdict, call, wanted):
    found = verdict(call("Sure"), not_contains=wanted)

    assert (found.passed, found.observed) == (True, "none there")


def test_each_text_that_is_there_is_named_with_its_place(verdict, call):
    found = verdict(call("I am sorry"), not_contains=["I", "sorry", "apple"])

    assert not found.passed
    assert found.expected == "no 'I', 'sorry' or 'apple'"
    assert found.observed == "'I' at character 1, 'sorry' at character 6"
