"""The expectation ``any_of``."""

from __future__ import annotations


def test_one_is_enough(verdict, call):
    found = verdict(call("a"), any_of=[{"text": "b"}, {"text": "a"}])

    assert (found.passed, found.observed) == (True, "text='a'")


def test_those_of_one_mapping_hold_together(verdict, call):
    assert not verdict(call("a"), any_of=[{"text": "a", "word_count": 2}]).passed


def test_none_of_them_fails(verdict, call):
    found = verdict(call("a"), any_of=[{"text": "b", "word_count": 1}, {"word_count": ">1"}])

    assert not found.passed
    assert found.expected == "text='b', word_count=1; or word_count='>1'"
    assert found.observed == "none of it: text: 'a'; word_count: 1"


def test_within_a_pass_rate(verdict, call):
    wanted = {"any_of": [{"text": "a"}, {"text": "b"}], "is": 1}

    assert verdict(call("a"), call("b"), pass_rate=wanted).passed
    assert not verdict(call("a"), call("c"), pass_rate=wanted).passed


def test_an_error_is_no_alternative(verdict, error):
    """There is no answer to judge."""
    found = verdict(error(400, "invalid_request_error", "No."), any_of=[{"refusal": False}])

    assert (found.passed, found.observed) == (False, "HTTP 400 invalid_request_error: No.")


def test_one_that_holds_passes_whatever_else_is_unknown(verdict, call):
    assert verdict(call("a", model="gpt-1"), any_of=[{"cost_usd": "<1"}, {"text": "a"}]).passed


def test_what_may_hold_is_unjudged(verdict, call):
    found = verdict(call("a", model="gpt-1"), any_of=[{"cost_usd": "<1"}, {"text": "b"}])

    assert (found.passed, found.unjudged) == (False, True)
    assert found.observed == "none of it: cost_usd: unknown; text: 'a'"
