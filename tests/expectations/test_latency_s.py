"""The expectation ``latency_s``."""

from __future__ import annotations

from dataclasses import replace


def test_a_fast_answer_passes(verdict, call):
    assert verdict(call(), latency_s="<=0.75").passed


def test_a_slow_recording_fails_and_says_that_it_is_one(verdict, call):
    found = verdict(call(), latency_s="<0.75")

    assert not found.passed
    assert (found.expected, found.observed) == ("<0.75", "0.75 when it was recorded")
    assert found.hint == "a replay does not measure time"


def test_a_slow_live_answer_fails(verdict, call):
    found = verdict(call(source="live"), latency_s="<0.75")

    assert (found.passed, found.observed, found.hint) == (False, "0.75", "")


def test_a_recording_without_times_fails(verdict, call):
    untimed = call()
    untimed = replace(untimed, response=replace(untimed.response, latency_s=None))
    found = verdict(untimed, latency_s="<0.75")

    assert (found.passed, found.observed) == (False, "unknown")
    assert found.hint == "the recording does not say how long it took; record it again"
