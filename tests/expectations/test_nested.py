"""Expectations within others: also those on calls that ended in an error."""

from __future__ import annotations

import pytest

from pytest_claude_params.expectations import asked_for, flattened, parse

OR_REFUSED = [{"status": 400}, {"text": "Hi!"}]


@pytest.fixture
def refused(error):
    """A call that the API rejected."""
    return error(400, "invalid_request_error", "bad")


@pytest.mark.parametrize(
    ("wanted", "passed"),
    [
        ({"any_of": OR_REFUSED}, True),
        ({"any_of": [{"status": 529}, {"text": "Hi!"}]}, False),
        ({"all_of": [{"status": 400}, {"error_type": "invalid_request_error"}]}, True),
        ({"not_": {"status": 200}}, True),
        ({"not_": {"status": 400}}, False),
        ({"any_of": [{"not_": {"status": 200}}]}, True),
        ({"not_": {"text": "Hi!"}}, False),
    ],
)
def test_an_error_is_judged_where_one_is_spoken_of(verdict, refused, wanted, passed):
    assert verdict(refused, **wanted).passed == passed


def test_an_answer_is_judged_there_too(verdict, call):
    assert verdict(call("Hi!"), any_of=OR_REFUSED).passed


def test_what_needs_an_answer_says_that_there_is_none(verdict, refused):
    found = verdict(refused, all_of=OR_REFUSED)

    assert found.observed == "not text='Hi!' (text: HTTP 400 invalid_request_error: bad)"


def test_errors_count_in_a_pass_rate(verdict, call, refused):
    calls = [refused, refused, call(), call()]
    found = verdict(*calls, pass_rate={"status": 200, "is": ">=0.6"})

    assert verdict(*calls, pass_rate={"status": 200, "is": ">=0.5"}).passed
    assert found.observed == (
        "0.5 (2 of 4, a fact about this recording); the first that fails: status: 400"
    )


def test_requests_that_count_tokens(verdicts, count):
    """They are judged where nothing needs a message."""
    (found,) = verdicts({"any_of": [{"status": 200}]}, count(5))

    assert found.passed
    assert verdicts({"any_of": OR_REFUSED}, count(5)) == []


def test_all_that_is_expected_is_found():
    wanted = parse(
        {"text": "A", "any_of": [{"not_": {"status": 1}}], "pass_rate": {"model": "m", "is": 1}}
    )

    names = [one.name for one in flattened(wanted)]

    assert names == ["text", "any_of", "not_", "status", "pass_rate", "model"]


def test_what_should_not_hold_is_not_asked_for():
    """At any depth."""
    wanted = parse(
        {"not_": {"status": 429}, "any_of": [{"not_": {"status": 1}, "model": "m"}], "text": "A"}
    )

    assert [one.name for one in asked_for(wanted)] == ["any_of", "model", "text"]
