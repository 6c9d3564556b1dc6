"""Which calls are judged, and what is said of each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pytest_claude_params.call import CallRequest, CallResponse


def test_all_calls_are_judged_and_named(verdicts, call):
    found = verdicts({"text": "B"}, call("A"), call("B"), call("C"))

    assert [(one.which, one.passed) for one in found] == [
        ("call 1 of 3", False),
        ("call 2 of 3", True),
        ("call 3 of 3", False),
    ]


def test_all_expectations_are_judged_after_a_failure(verdicts, call):
    found = verdicts({"text": "B", "stop_reason": "refusal", "word_count": 1}, call("A"))

    assert [(one.subject, one.passed) for one in found] == [
        ("text", False),
        ("stop_reason", False),
        ("word_count", True),
    ]


def test_a_verdict_knows_its_only_call(verdict, call):
    answer = call("A")
    found = verdict(answer, text="A")

    assert (found.calls, found.which) == ((answer,), "")


@pytest.mark.parametrize("status", [408, 409, 429, 500, 529])
def test_an_attempt_that_was_tried_again_is_not_judged(verdicts, call, error, status):
    found = verdicts({"status": 200}, error(status, "api_error", "Busy"), call())

    assert [(one.passed, one.which) for one in found] == [(True, "")]


def test_the_last_attempt_is_judged_though_it_failed(verdict, error):
    busy = error(529, "overloaded_error", "Overloaded")

    assert verdict(busy, busy, busy, status=529).passed


def test_a_failure_of_another_request_is_judged(verdicts, call, error):
    busy = error(529, "overloaded_error", "Overloaded", max_tokens=5)

    assert [one.passed for one in verdicts({"status": 200}, busy, call())] == [False, True]


def test_a_refused_request_is_judged_though_the_next_succeeds(verdicts, call, error):
    refused = error(400, "invalid_request_error", "bad")

    assert [one.passed for one in verdicts({"status": 200}, refused, call())] == [False, True]


def test_an_error_fails_what_is_expected_of_an_answer(verdict, error):
    found = verdict(error(400, "invalid_request_error", "max_tokens: 0"), stop_reason="end_turn")

    assert not found.passed
    assert found.expected == "'end_turn'"
    assert found.observed == "HTTP 400 invalid_request_error: max_tokens: 0"
    assert found.hint == (
        "there is no answer to judge; if the error is wanted, "
        "expect error_type='invalid_request_error' alone"
    )


@pytest.mark.parametrize("status", [400, 502])
def test_an_error_without_a_type_fails_too(verdict, call, status):
    broken = replace(call(), response=CallResponse(status, body="<html>Bad gateway"))
    found = verdict(broken, not_contains="x")

    assert (found.passed, found.observed) == (False, f"HTTP {status}: '<html>Bad gateway'")
    assert found.hint == (
        f"there is no answer to judge; if the error is wanted, expect status={status} alone"
    )


def test_a_long_error_is_cut(verdict, error):
    found = verdict(error(400, "api_error", "x" * 301), text="A")

    assert found.observed == f"HTTP 400 api_error: {'x' * 300} ..."


def test_an_error_within_a_stream_fails(verdict, call):
    body = (
        'event: error\ndata: {"type":"error","error":'
        '{"type":"overloaded_error","message":"Overloaded"}}\n\n'
    )
    found = verdict(replace(call(), response=CallResponse(200, body=body)), text="A")

    assert found.observed == "HTTP 200, in the stream overloaded_error: Overloaded"


def test_a_success_that_is_no_message_fails(verdict, call):
    found = verdict(replace(call(), response=CallResponse(200, body="OK")), text="A")

    assert (found.passed, found.observed) == (False, "HTTP 200 without a message: 'OK'")


def test_token_counts_are_not_answers(verdicts, count):
    assert verdicts({"text": "A", "distinct": 1}, count(12)) == []


def test_an_error_instead_of_a_token_count_fails(verdict, count):
    refused = replace(count(0), response=CallResponse(404, body={"type": "error", "error": {}}))

    assert verdict(refused, input_tokens=0).observed == "HTTP 404 None: None"


def test_other_requests_are_left_alone(verdicts, call):
    models = replace(call(), request=CallRequest("GET", "https://api.anthropic.com/v1/models"))

    assert verdicts({"status": 200, "text": "A"}, models) == []


def test_nothing_is_judged_without_calls(verdicts):
    assert verdicts({"text": "A", "agreement": 1}) == []


def test_repeats_of_each_request_are_judged_together(verdicts, call):
    other = {"max_tokens": 7}
    found = verdicts(
        {"identical": True}, call("A"), call("B", sent=other), call("A"), call("C", sent=other)
    )

    assert [(one.which, one.passed, len(one.calls)) for one in found] == [
        ("request 1 of 2", True, 2),
        ("request 2 of 2", False, 2),
    ]


def test_a_streamed_request_repeats_a_plain_one(verdict, call):
    assert verdict(call("A"), call("A", sent={"stream": True}), identical=True).passed


def test_a_sample_with_an_error_fails(verdict, call, error):
    found = verdict(call("A"), call("A"), error(400, "api_error", "Oh"), identical=True)

    assert not found.passed
    assert found.observed == "1 of 3 calls failed: HTTP 400 api_error: Oh"


def test_what_a_fault_said_before_the_answer_is_not_judged(verdicts, call, error):
    """Not even of another request: the application asked another model."""
    fault = replace(error(400, "api_error", "Oh", max_tokens=5), source="injected")

    assert [one.passed for one in verdicts({"status": 200, "text": "A"}, fault, call("A"))] == [
        True,
        True,
    ]


def test_a_fault_that_was_the_last_word_fails_what_is_expected_of_an_answer(verdict, error):
    """The application gave up."""
    fault = replace(
        error(529, "overloaded_error", "Oh"), source="injected", fault="claude_fault(status=529)"
    )
    found = verdict(fault, text="A")

    assert found.observed == "the last answer was injected: claude_fault(status=529)"
    assert found.hint == (
        "the application made no further request; if it should give up, "
        "expect error_type='overloaded_error' alone"
    )


def test_a_status_may_be_that_of_a_fault(verdict, error):
    """Where it was the last word."""
    fault = replace(error(529, "overloaded_error", "Oh"), source="injected")

    assert verdict(fault, status=529).passed


def test_a_connection_that_failed_has_no_status(verdict, call):
    """The hint names what the transport raised."""
    fault = replace(call(), response=CallResponse(0, cut="ReadTimeout"), source="injected")
    found = verdict(fault, status=200)

    assert (found.passed, found.observed, found.hint) == (False, "0", "no answer: ReadTimeout")
