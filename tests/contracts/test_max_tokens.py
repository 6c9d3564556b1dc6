"""What ``max_tokens`` promises."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("used", [0, 9, 10])
def test_an_answer_within_the_limit_keeps_it(verdict, call, used):
    answer = call(sent={"max_tokens": 10}, usage={"output_tokens": used})

    assert verdict("max_tokens", answer).passed


def test_an_answer_beyond_the_limit_breaks_it(verdict, call, stand_in):
    found = verdict("max_tokens", call(sent={"max_tokens": 10}, usage={"output_tokens": 11}))

    assert not found.passed
    assert (found.expected, found.observed) == ("output_tokens <= 10", "11")
    assert found.hint == stand_in


def test_a_cut_answer_may_be_shorter_than_the_limit(verdict, call):
    assert verdict("max_tokens", call(stop_reason="max_tokens")).passed


@pytest.mark.parametrize(
    "exchange", [{"sent": {"max_tokens": None}}, {"sent": {"max_tokens": "9"}}, {"usage": {}}]
)
def test_nothing_is_promised_without_a_limit_or_a_count(verdict, call, exchange):
    assert verdict("max_tokens", call(**exchange)) is None
