"""The expectation ``tokens_per_second``."""

from __future__ import annotations

from dataclasses import replace

import pytest


@pytest.fixture
def timed(call):
    """Make a call of 30 tokens in 0.75 s."""
    return lambda **more: call(usage={"input_tokens": 9, "output_tokens": 30}, **more)


def test_fast_enough_passes(verdict, timed):
    assert verdict(timed(), tokens_per_second=40).passed


def test_too_slow_fails(verdict, timed):
    found = verdict(timed(), tokens_per_second=">40")

    assert (found.passed, found.expected) == (False, ">40")
    assert found.observed == "40 when it was recorded: 30 tokens in 0.75 s"
    assert found.hint == "a replay does not measure time"


def test_live_it_is_measured(verdict, timed):
    found = verdict(timed(source="live"), tokens_per_second=">40")

    assert (found.observed, found.hint) == ("40: 30 tokens in 0.75 s", "")


@pytest.mark.parametrize(
    ("seconds", "hint"),
    [
        (None, "the recording does not say how long it took; record it again"),
        (
            0.0,
            "it was recorded as 0 s, too short a time for a rate: a server beside the test, or a fake",
        ),
    ],
)
def test_a_time_that_is_not_known_fails(verdict, timed, seconds, hint):
    call = timed()
    unknown = replace(call, response=replace(call.response, latency_s=seconds))

    found = verdict(unknown, tokens_per_second=">0")

    assert (found.passed, found.observed) == (False, "unknown")
    assert found.hint == hint
