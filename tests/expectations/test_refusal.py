"""The expectation ``refusal``."""

from __future__ import annotations

import pytest


@pytest.fixture
def refused(call):
    """An answer that a classifier stopped."""
    details = {"type": "refusal", "category": "bio", "explanation": "Not that."}
    return call(stop_reason="refusal", stop_details=details)


@pytest.mark.parametrize("wanted", [True, "bio", ["cyber", "bio"]])
def test_a_refusal_passes(verdict, refused, wanted):
    assert verdict(refused, refusal=wanted).passed


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [(False, "no refusal"), ("cyber", "a refusal of category 'cyber'")],
)
def test_a_refusal_fails(verdict, refused, wanted, expected):
    found = verdict(refused, refusal=wanted)

    assert (found.passed, found.expected) == (False, expected)
    assert (found.observed, found.hint) == ("a refusal (category bio)", "Not that.")


def test_an_answer_is_no_refusal(verdict, call):
    assert verdict(call(), refusal=False).passed


@pytest.mark.parametrize("wanted", [True, "bio"])
def test_an_answer_fails_where_a_refusal_was_wanted(verdict, call, wanted):
    found = verdict(call("I cannot."), refusal=wanted)

    assert (found.passed, found.observed) == (False, "no refusal")
    assert found.hint == (
        "stop_reason is 'end_turn'; an answer that declines in its own words is none: judge its text"
    )


def test_a_refusal_without_details(verdict, call):
    found = verdict(call(stop_reason="refusal"), refusal="bio")

    assert (found.passed, found.observed, found.hint) == (False, "a refusal (category None)", "")


def test_a_misspelt_category_is_refused(refusal):
    assert refusal("refusal", "cybr") == (
        "claude_expect: refusal='cybr' will not do. There is no category 'cybr'; did you mean "
        "'cyber'? Allowed: True, False, or the category: one of cyber, bio, frontier_llm, "
        "reasoning_extraction, general_harms, or a list of them (any of which will do)."
    )


def test_details_that_are_none_of_the_apis(verdict, call):
    found = verdict(call(stop_reason="refusal", stop_details="bio"), refusal="bio")

    assert (found.passed, found.observed) == (False, "a refusal (category None)")
