"""The expectation ``contains``."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("wanted", ["Paris", ["Paris", "Lyon"]])
def test_texts_that_are_all_there_pass(verdict, call, wanted):
    assert verdict(call("Paris, Lyon"), contains=wanted).passed


def test_each_missing_text_is_named(verdict, call):
    found = verdict(call("Paris, Lyon"), contains=["Paris", "Nice", "Lille"])

    assert not found.passed
    assert found.expected == "'Paris', 'Nice' and 'Lille'"
    assert (found.observed, found.hint) == ("no 'Nice' or 'Lille'", "")


def test_the_hint_says_that_only_the_case_differs(verdict, call):
    found = verdict(call("paris, of course"), contains="Paris")

    assert found.hint == "the answer has 'paris', which differs from 'Paris' in case"


@pytest.mark.parametrize(
    ("wanted", "detail"), [("", " contains[0] is ''."), ([], ""), (3, "")], ids=repr
)
def test_what_every_answer_contains_is_refused(refusal, wanted, detail):
    assert refusal("contains", wanted) == (
        f"claude_expect: contains={wanted!r} will not do.{detail} "
        "Allowed: a text, or a list of texts (all of which must be there)."
    )
