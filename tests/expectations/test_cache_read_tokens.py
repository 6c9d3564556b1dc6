"""The expectation ``cache_read_tokens``."""

from __future__ import annotations

import pytest

MARKED = {"system": [{"type": "text", "text": "a", "cache_control": {"type": "ephemeral"}}]}


def usage(read, written=0):
    """Make what an answer says it used."""
    return {
        "input_tokens": 9,
        "output_tokens": 4,
        "cache_read_input_tokens": read,
        "cache_creation_input_tokens": written,
    }


def test_enough_passes(verdict, call):
    assert verdict(call(usage=usage(2048)), cache_read_tokens=">=1024").passed


def test_too_few_fails(verdict, call):
    found = verdict(call(usage=usage(1000)), cache_read_tokens=">=1024")

    assert (found.passed, found.observed, found.hint) == (False, "1000", "")


@pytest.mark.parametrize(
    ("sent", "used", "hint"),
    [
        ({}, usage(0), "no cache_control was sent"),
        (
            MARKED,
            usage(0, 2048),
            "2048 tokens were written to the cache: the next request can read them",
        ),
        (
            MARKED,
            usage(None),
            "the cache held nothing of it, or the prompt is shorter than what its model caches",
        ),
    ],
)
def test_the_hint_says_why_there_are_none(verdict, call, sent, used, hint):
    found = verdict(call(sent=sent, usage=used), cache_read_tokens=">0")

    assert (found.passed, found.observed, found.hint) == (False, "0", hint)


def test_none_may_be_wanted(verdict, call):
    assert verdict(call(), cache_read_tokens=0).passed


def test_an_answer_without_usage_fails(verdict, call):
    assert not verdict(call(usage={}), cache_read_tokens=0).passed
