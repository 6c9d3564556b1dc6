"""The expectation ``text``."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("answer", ["Yes", " Yes\n"])
def test_the_same_text_passes_whatever_white_space_is_around_it(verdict, call, answer):
    assert verdict(call(answer), text="Yes").passed


def test_long_texts_are_cut_where_they_part(verdict, call):
    found = verdict(call("A" + "b" * 40), text="A" + "c" * 40)

    assert found.hint == (
        f"they part after 1 characters: '{'b' * 30}' ... instead of '{'c' * 30}' ..."
    )


def test_an_empty_answer_can_be_expected(verdict, call):
    assert verdict(call(""), text="").passed


@pytest.mark.parametrize(
    ("answer", "hint"),
    [
        ("yes.", "they differ only in case or in the full stop"),
        ("Yes, sir", "they part after 3 characters: ', sir' instead of ''"),
        ("Ye gods", "they part after 2 characters: ' gods' instead of 's'"),
        ("No", ""),
    ],
)
def test_another_text_fails(verdict, call, answer, hint):
    found = verdict(call(answer), text="Yes")

    assert not found.passed
    assert (found.expected, found.observed, found.hint) == ("'Yes'", repr(answer), hint)
