"""The expectation ``list_items``."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("answer", "count"),
    [
        pytest.param("1. a\n2. b\n3. c", 3, id="numbered"),
        pytest.param("1) a\n2) b", 2, id="with brackets"),
        pytest.param("- a\n* b\n+ c\n\u2022 d", 4, id="bullets"),
        pytest.param("1. a\n   - b\n2. c", 3, id="nested"),
        pytest.param("**1.** a\n**2.** b", 2, id="bold"),
        pytest.param("Here are some:\n\n- a", 1, id="after words"),
        pytest.param("- a\n---\n* * *\n- b", 2, id="rules are no items"),
        pytest.param("1.5 apples\n-5 degrees\n2.", 0, id="numbers are no items"),
    ],
)
def test_items_are_numbered_or_bulleted_lines(verdict, call, answer, count):
    assert verdict(call(answer), list_items=count).observed == str(count)


def test_another_number_fails(verdict, call):
    found = verdict(call("- a\n- b"), list_items=3)

    assert not found.passed
    assert (found.expected, found.observed, found.hint) == ("3", "2", "")


def test_the_hint_says_what_an_item_is(verdict, call):
    assert verdict(call("a, b, c"), list_items=3).hint == (
        "no line begins with a number ('1.', '1)') or a bullet ('-', '*', '+')"
    )
