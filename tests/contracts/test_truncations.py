"""Warnings of answers that were cut."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pytest_claude_params.contracts import unexpected_truncations

CUT = {"stop_reason": "max_tokens"}
REMEDY = "Raise max_tokens, or say that the cut is wanted: claude_expect(stop_reason='max_tokens')."


def test_a_cut_answer_is_warned_of(call):
    assert unexpected_truncations([call("Once upon", **CUT)], set()) == [
        (
            "the answer was cut at max_tokens=100 (it ends with 'Once upon'), "
            f"and nothing in this test expects that. {REMEDY}"
        )
    ]


def test_the_warning_names_the_call(call):
    assert unexpected_truncations([call(), call("", **CUT)], {"contains"}) == [
        f"call 2 of 2 was cut at max_tokens=100, and nothing in this test expects that. {REMEDY}"
    ]


@pytest.mark.parametrize("name", ["stop_reason", "output_tokens"])
def test_a_test_that_expects_a_length_is_not_warned(call, name):
    assert unexpected_truncations([call(**CUT)], {name}) == []


def test_a_complete_answer_is_not_warned_of(call):
    assert unexpected_truncations([call()], set()) == []


def test_a_request_for_no_answer_is_not_warned_of(call):
    assert unexpected_truncations([call("", sent={"max_tokens": 0}, **CUT)], set()) == []


def test_what_a_fault_made_of_an_answer_is_not_warned_of(call):
    assert unexpected_truncations([replace(call(**CUT), source="injected")], set()) == []


def test_a_sample_is_warned_of_once(call):
    """Of a hundred warnings one is read."""
    (warning,) = unexpected_truncations([call("Once", **CUT)] * 100, set())

    assert warning.startswith(
        "call 1 of 100 was cut at max_tokens=100 (it ends with 'Once'), "
        "as were 99 more answers to this request, and nothing in this test"
    )


def test_each_request_is_warned_of(call):
    """Their limits, and what to raise, may differ."""
    cut = [call("Once", sent={"max_tokens": limit}, **CUT) for limit in (5, 5, 7)]

    first, second = unexpected_truncations(cut, set())
    assert "as was 1 more answer to this request, and" in first
    assert second.startswith("call 3 of 3 was cut at max_tokens=7 (it ends with 'Once'), and")
