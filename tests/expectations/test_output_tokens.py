"""The expectation ``output_tokens``."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("wanted", [4, "<=4", ">3", "1..4"])
def test_a_number_within_bounds_passes(verdict, call, wanted):
    assert verdict(call(), output_tokens=wanted).passed


def test_a_number_outside_fails(verdict, call):
    found = verdict(call(), output_tokens="<4")

    assert not found.passed
    assert (found.expected, found.observed, found.hint) == ("<4", "4", "")


def test_an_answer_without_usage_fails(verdict, call):
    found = verdict(call(usage={}), output_tokens=4)

    assert (found.passed, found.observed) == (False, "unknown")


def test_the_hint_says_that_the_answer_was_cut(verdict, call):
    found = verdict(call(stop_reason="max_tokens"), output_tokens=">200")

    assert found.hint == "the answer was cut at max_tokens=100"


def test_the_hint_says_how_many_are_thinking(verdict, call):
    usage = {"output_tokens": 90, "output_tokens_details": {"thinking_tokens": 80}}

    assert verdict(call(usage=usage), output_tokens=10).hint == "80 of them are thinking"


def test_digits_in_quotes_are_refused(refusal):
    assert refusal("output_tokens", "10") == (
        "claude_expect: output_tokens='10' will not do. It is a text; write 10 without quotes. "
        "Allowed: a number (10), a bound ('<=80', '>0.5') or a range ('10..80')."
    )
