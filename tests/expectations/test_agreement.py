"""The expectation ``agreement``."""

from __future__ import annotations

import pytest


def test_enough_agreement_passes(verdict, call):
    assert verdict(*map(call, ["A", "B", "a.", " A"]), agreement=">=0.75").passed


def test_too_little_agreement_in_a_recording_fails(verdict, call):
    found = verdict(*map(call, ["A", "B", "a.", " A"]), agreement=">=0.9")

    assert not found.passed
    assert found.expected == ">=0.9"
    assert found.observed == "0.75 (3 of 4, a fact about this recording)"
    assert found.hint == (
        "a sample of this size puts the true share anywhere from 0.30 to 0.95 (95 % interval)"
    )


def test_live_answers_are_an_estimate(verdict, call):
    found = verdict(*(call(one, source="live") for one in "AAAB"), agreement=">=0.9")

    assert found.observed == "0.75 (3 of 4, 95 % interval 0.30 to 0.95)"
    assert found.hint == "ask more often for a narrower interval: claude.sample(prompt, n)"


def test_a_share_equal_to_the_bound_passes(verdict, call):
    assert verdict(*map(call, "AAAAAAAAAB"), agreement=">=0.9").passed


@pytest.mark.parametrize("wanted", [90, ">=1.01", "-0.1..1"])
def test_a_share_beyond_0_and_1_is_refused(refusal, wanted):
    assert refusal("agreement", wanted) == (
        f"claude_expect: agreement={wanted!r} will not do. "
        "A share lies between 0 and 1; 90 % is 0.9. "
        "Allowed: a share of 1 (0.5), a bound ('>=0.9') or a range ('0.4..0.6')."
    )


@pytest.mark.parametrize("wanted", ["0..1", 1, ">=0"])
def test_the_ends_of_a_share_are_accepted(verdict, call, wanted):
    assert verdict(call("A"), call("A"), agreement=wanted).passed


def test_one_answer_is_no_sample(verdict, call):
    assert verdict(call(), agreement=">=0.9").observed == "one answer, which is no sample"
