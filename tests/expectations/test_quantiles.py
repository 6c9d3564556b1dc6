"""The expectation ``quantiles``."""

from __future__ import annotations

import pytest


def lengths(call, numbers):
    """Make answers of so many output tokens."""
    return [call(usage={"input_tokens": 9, "output_tokens": number}) for number in numbers]


def test_quantiles_within_bounds_pass(verdict, call):
    wanted = {"output_tokens": {"p50": 10, "p90": "<=18"}, "latency_s": {"p50": "<1"}}

    assert verdict(*lengths(call, range(1, 21)), quantiles=wanted).passed


def test_a_quantile_beyond_its_bound_fails(verdict, call):
    found = verdict(*lengths(call, range(1, 21)), quantiles={"output_tokens": {"p90": "<=15"}})

    assert not found.passed
    assert found.expected == "output_tokens p90 <=15"
    assert found.observed == (
        "output_tokens p90 18 (20 answers, 95 % interval 15 to no upper end), "
        "a fact about this recording"
    )
    assert found.hint == (
        "the interval says where the quantile of all answers lies; more answers narrow it"
    )


def test_with_a_confidence_only_a_contradiction_fails(verdict, call):
    bound = {"output_tokens": {"p90": "<=15"}, "confidence": 0.95}
    tight = {"output_tokens": {"p90": "<=14"}, "confidence": 0.95}
    found = verdict(*lengths(call, range(1, 21)), quantiles=tight)

    assert verdict(*lengths(call, range(1, 21)), quantiles=bound).passed
    assert not found.passed
    assert found.expected == "output_tokens p90 <=14 with 95 % confidence"
    assert found.hint == "the whole interval lies outside of what is allowed"


def test_a_sample_that_could_never_fail_proves_nothing(verdict, call):
    wanted = {"word_count": {"p50": "<=100"}, "confidence": 0.95}
    found = verdict(*map(call, "ABC"), quantiles=wanted)

    assert not found.passed
    assert found.hint == (
        "no sample of 3 could contradict it, so this one proves nothing; "
        "the smallest that could has 6 answers: claude.sample(prompt, 6)"
    )


def test_what_is_not_known_fails(verdict, call):
    found = verdict(call(usage={}), call(usage={}), quantiles={"output_tokens": {"p50": "<=9"}})

    assert found.observed == "output_tokens is not known of every answer"


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (3, "It is not a mapping of numbers to quantiles."),
        ({"confidence": 0.9}, "It names no number."),
        ({"tokens": {"p50": 1}}, "There is no key 'tokens'. Did you mean 'input_tokens'?"),
        (
            {"characters": 3},
            "characters is 3, and should be as in {'output_tokens': {'p95': '<=200'}}.",
        ),
        (
            {"characters": {"p100": 3}},
            "characters['p100'] is not a quantile, such as 'p50' or 'p95'.",
        ),
        ({"characters": {"p50": "x"}}, "It is not a bound or a range."),
    ],
)
def test_what_cannot_be_meant_is_refused(refusal, wanted, reason):
    assert f" will not do. {reason}" in refusal("quantiles", wanted)
