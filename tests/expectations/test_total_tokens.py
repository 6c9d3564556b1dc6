"""The expectation ``total_tokens``."""

from __future__ import annotations

USAGE = {
    "input_tokens": 10,
    "cache_creation_input_tokens": 200,
    "cache_read_input_tokens": 3000,
    "output_tokens": 40,
}


def test_everything_counts(verdict, call):
    assert verdict(call(usage=USAGE), total_tokens=3250).passed


def test_the_cache_may_be_silent(verdict, call):
    usage = {"input_tokens": 9, "output_tokens": 4, "cache_read_input_tokens": None}

    assert verdict(call(usage=usage), total_tokens=13).passed


def test_more_fails(verdict, call):
    found = verdict(call(usage=USAGE), total_tokens="<=3249")

    assert (found.passed, found.observed) == (False, "3250")
    assert found.hint == "10 in, 200 into the cache, 3,000 from the cache, 40 out"


def test_an_answer_without_usage_fails(verdict, call):
    assert verdict(call(usage={}), total_tokens=0).observed == "unknown"


def test_a_number_that_python_does_not_even_write(refusal):
    assert refusal("total_tokens", 10**5000).startswith(
        "claude_expect: total_tokens=a very long int will not do. It is too large. Allowed: "
    )
