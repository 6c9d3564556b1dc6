"""The expectation ``entropy``."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("answers", "bits"), [("AAAA", 0), ("AABB", 1), ("ABCD", 2), ("AAAB", "0.8..0.82")]
)
def test_bits(verdict, call, answers, bits):
    assert verdict(*map(call, answers), entropy=bits).passed


def test_answers_that_vary_too_much_fail(verdict, call):
    found = verdict(*map(call, "ABCA"), entropy="<=1")

    assert not found.passed
    assert found.expected == "<=1 bits"
    assert found.observed == "1.5 bits (4 answers, 3 different, a fact about this recording)"
    assert found.hint == (
        "a sample shows less variety than there is, the smaller the less; there is no interval"
    )


def test_a_sample_too_small_for_so_much_variety(verdict, call):
    found = verdict(*(call(one, source="live") for one in "ABCD"), entropy=">=3")

    assert found.observed == "2 bits (4 answers, 4 different)"
    assert found.hint == (
        "4 answers have 2 bits at most; the smallest sample that could have 3 has 8 answers"
    )


def test_a_pattern_says_what_varies(verdict, call):
    answers = ["cat 1", "cat 2", "cat 3"]

    assert verdict(*map(call, answers), entropy={"is": 0, "pattern": r"(\w+)"}).passed


def test_a_key_that_is_missing(refusal):
    assert "It lacks 'is', how many bits there should be: {'is': '>=1'}." in refusal(
        "entropy", {"pattern": "(a)"}
    )
