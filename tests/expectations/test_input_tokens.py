"""The expectation ``input_tokens``."""

from __future__ import annotations


def test_a_number_within_bounds_passes(verdict, call):
    assert verdict(call(), input_tokens="5..9").passed


def test_a_number_outside_fails(verdict, call):
    found = verdict(call(), input_tokens="<9")

    assert not found.passed
    assert (found.expected, found.observed, found.hint) == ("<9", "9", "")


def test_the_hint_says_what_went_through_the_cache(verdict, call):
    usage = {"input_tokens": 3, "cache_read_input_tokens": 40, "cache_creation_input_tokens": None}
    found = verdict(call(usage=usage), input_tokens=43)

    assert found.hint == "40 more input tokens went through the prompt cache"


def test_a_token_count_is_judged(verdict, count):
    assert verdict(count(12), input_tokens=12).passed
    assert verdict(count(12), input_tokens=13).observed == "12"
