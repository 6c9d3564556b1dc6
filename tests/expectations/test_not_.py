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
