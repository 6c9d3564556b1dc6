"""The expectation ``requests``."""

from __future__ import annotations

import pytest

from pytest_claude_params.expectations import explain


@pytest.fixture
def retried(call, error):
    """A call that was tried three times, and another one."""
    late = error(529, "overloaded_error", "Overloaded")
    return [late, late, call(), call(sent={"max_tokens": 7})]


@pytest.mark.parametrize(
    "wanted", [2, "<=2", {"calls": 2}, {"retries": 2}, {"calls": "1..2", "retries": ">=1"}]
)
def test_as_many_as_wanted_pass(verdict, retried, wanted):
    assert verdict(*retried, requests=wanted).passed


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (1, "calls 1"),
        ({"retries": 0}, "retries 0"),
        ({"calls": 2, "retries": "<=1"}, "calls 2, retries <=1"),
    ],
)
def test_others_fail(verdict, retried, wanted, expected):
    found = verdict(*retried, requests=wanted)

    assert (found.passed, found.expected) == (False, expected)
    assert found.observed == "calls 2, retries 2"
    assert found.subject == "requests"


def test_the_last_error_is_a_call(verdict, error):
    late = error(529, "overloaded_error", "Overloaded")

    assert verdict(late, late, requests={"calls": 1, "retries": 1}).passed


def test_repeats_are_calls(verdict, call):
    assert verdict(call(), call(), requests=2).passed


def test_counting_tokens_is_a_call(verdict, call, count):
    assert verdict(count(9), call(), requests=2).passed


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({}, "It names neither calls nor retries."),
        ({"retry": 1}, "Requests have no 'retry'. Did you mean 'retries'?"),
        ("2", "It is a text; write 2 without quotes."),
    ],
)
def test_what_will_not_do(refusal, wanted, said):
    assert refusal("requests", wanted) == (
        f"claude_expect: requests={wanted!r} will not do. {said} Allowed: how many calls, a number "
        "(10), a bound ('<=80') or a range ('10..80'), or a mapping {'calls': 2, 'retries': '<=1'}."
    )


def test_a_failure_shows_what_was_sent(verdict, call):
    shown = explain(verdict(call(), call("Ho!"), requests=1)).splitlines()

    assert shown[3:7] == [
        "  sent      model=claude-haiku-4-5 max_tokens=100",
        "  prompt    'Say hi'",
        "  usage     18 in / 8 out in 2 calls",
        "  answer    'Hi!'",
    ]
