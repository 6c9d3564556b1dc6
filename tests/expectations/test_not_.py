"""The expectation ``not_``."""

from __future__ import annotations

import pytest

ALLOWED = "Allowed: a mapping of expectations on a call: {'matches': 'sorry'}."


@pytest.mark.parametrize("wanted", [{"text": "b"}, {"text": "a", "word_count": 2}])
def test_what_does_not_hold_passes(verdict, call, wanted):
    assert verdict(call("a"), not_=wanted).passed


def test_what_holds_fails(verdict, call):
    found = verdict(call("a"), not_={"text": "a", "word_count": 1})

    assert not found.passed
    assert found.expected == "not text='a', word_count=1"
    assert found.observed == "text='a', word_count=1"


def test_an_error_does_not_pass(verdict, error):
    """Nothing was said, which is not what the test wants."""
    assert not verdict(error(400, "invalid_request_error", "No."), not_={"text": "a"}).passed


@pytest.mark.parametrize("wanted", [{}, [{"text": "a"}]])
def test_what_will_not_do(refusal, wanted):
    assert refusal("not_", wanted) == (
        f"claude_expect: not_={wanted!r} will not do. "
        f"It names no expectation: {{'matches': 'sorry'}}. {ALLOWED}"
    )


def raising(call):
    """A function of the user's with a mistake."""
    return call.nothing


@pytest.mark.parametrize(
    ("wanted", "observed"),
    [
        ({"cost_usd": "<1"}, "cost_usd: unknown"),
        ({"check": raising}, "check: it raised AttributeError: 'Call' object has no attribute"),
        ({"any_of": [{"cost_usd": "<1"}]}, "any_of: none of it: cost_usd: unknown"),
        ({"all_of": [{"cost_usd": "<1"}]}, "all_of: not cost_usd='<1' (cost_usd: unknown)"),
        ({"not_": {"cost_usd": "<1"}}, "not_: cost_usd: unknown"),
    ],
)
def test_what_could_not_be_judged_does_not_pass(verdict, call, wanted, observed):
    """A price that is unknown is not one that is too high."""
    found = verdict(call(model="gpt-1"), not_=wanted)

    assert not found.passed
    assert found.unjudged
    assert found.observed.startswith(observed)


def test_what_surely_does_not_hold_passes_whatever_else_is_unknown(verdict, call):
    assert verdict(call("a", model="gpt-1"), not_={"cost_usd": "<1", "text": "b"}).passed
