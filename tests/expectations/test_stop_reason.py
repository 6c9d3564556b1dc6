"""The expectation ``stop_reason``."""

from __future__ import annotations

import pytest

from pytest_claude_params.wire.stop_reasons import STOP_REASONS

ALLOWED = f"Allowed: one of {', '.join(STOP_REASONS)}, or a list of them (any of which will do)."


@pytest.mark.parametrize("wanted", ["end_turn", ["max_tokens", "end_turn"], ("end_turn",)])
def test_the_wanted_reason_passes(verdict, call, wanted):
    assert verdict(call(), stop_reason=wanted).passed


def test_another_reason_fails(verdict, call):
    found = verdict(call(), stop_reason=["tool_use", "refusal"])

    assert not found.passed
    assert (found.expected, found.observed) == ("'tool_use' or 'refusal'", "'end_turn'")


@pytest.mark.parametrize(
    ("wanted", "exchange", "hint"),
    [
        pytest.param(
            "end_turn",
            {"stop_reason": "max_tokens", "sent": {"max_tokens": 10}},
            "the answer was cut at max_tokens=10; allow more, or ask for less",
            id="cut",
        ),
        pytest.param(
            "stop_sequence",
            {"sent": {"stop_sequences": ["###", "END"]}},
            "the answer never came to '###' or 'END'",
            id="sequence never came",
        ),
        pytest.param("stop_sequence", {}, "no stop_sequences were sent", id="none sent"),
        pytest.param("tool_use", {}, "no tools were sent", id="no tools"),
        pytest.param(
            "tool_use", {"sent": {"tools": [{}]}}, "Claude chose to call no tool", id="no call"
        ),
        pytest.param(
            "max_tokens", {}, "the answer was complete after 4 of 100 tokens", id="complete"
        ),
        pytest.param(
            "end_turn",
            {"stop_reason": "refusal", "stop_details": {"category": "bio", "explanation": "No."}},
            "Claude declined (category bio): No.",
            id="refusal",
        ),
        pytest.param("pause_turn", {}, "", id="nothing known"),
    ],
)
def test_the_hint_names_the_cause(verdict, call, wanted, exchange, hint):
    assert verdict(call(**exchange), stop_reason=wanted).hint == hint


@pytest.mark.parametrize(
    ("wrong", "right"), [("end_trun", "end_turn"), ("MAX_TOKENS", "max_tokens")]
)
def test_a_misspelt_reason_is_refused(refusal, wrong, right):
    assert refusal("stop_reason", wrong) == (
        f"claude_expect: stop_reason={wrong!r} will not do. "
        f"There is no stop reason {wrong!r}; did you mean {right!r}? {ALLOWED}"
    )


def test_a_list_may_hold_only_texts(refusal):
    assert refusal("stop_reason", ["end_turn", 3]) == (
        f"claude_expect: stop_reason=['end_turn', 3] will not do. stop_reason[1] is 3. {ALLOWED}"
    )


def test_a_reason_that_the_api_may_add_is_taken_at_its_word(verdict, call):
    assert verdict(call(stop_reason="budget_spent"), stop_reason="budget_spent").passed
