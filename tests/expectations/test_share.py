"""The expectation ``share``."""

from __future__ import annotations

ALLOWED = "Allowed: answers with their share of the repeats, {'Giraffe': '>0.5'}."
ANIMALS = ["Giraffe", "giraffe.", "Lion", "Giraffe"]


def test_the_wanted_shares_pass(verdict, call):
    wanted = {"Giraffe": ">0.5", "LION!": 0.25, "Emu": 0}

    assert verdict(*map(call, ANIMALS), share=wanted).passed


def test_the_shares_that_fail_are_named(verdict, call):
    found = verdict(*map(call, ANIMALS), share={"Giraffe": ">0.5", "Lion": ">0.5"})

    assert not found.passed
    assert found.expected == "'Lion' >0.5"
    assert found.observed == "'Lion' 0.25 (1 of 4, a fact about this recording)"
    assert found.hint == (
        "a sample of this size puts the true share of 'Lion' anywhere from 0.05 to 0.70 "
        "(95 % interval)"
    )
    assert found.tally == (("Giraffe", 3), ("Lion", 1))


def test_the_hint_says_that_whole_answers_are_compared(verdict, call):
    found = verdict(*map(call, ANIMALS), share={"gir": ">0.5"})

    assert found.hint == "whole answers are compared, whatever their case and full stop"


def test_a_wrong_bound_is_refused_with_its_answer(refusal):
    assert refusal("share", {"G": "abc"}) == (
        "claude_expect: share={'G': 'abc'} will not do. "
        f"share['G'] is 'abc'. It is not a bound or a range. {ALLOWED}"
    )


def test_no_answers_are_refused(refusal):
    assert refusal("share", {}) == f"claude_expect: share={{}} will not do. {ALLOWED}"
