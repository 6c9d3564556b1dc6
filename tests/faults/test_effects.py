"""What each fault does to a request or its answer."""

from __future__ import annotations

import pytest

from pytest_claude_params.call import CallRequest
from pytest_claude_params.faults import parse

API = "https://api.anthropic.com/v1/messages"
BEDROCK = "https://bedrock-runtime.us-east-1.amazonaws.com/model"


def injected(timeout_s=600, url=API, **arguments):
    """What the client gets in place of an answer."""
    return parse(arguments).effect.in_place(CallRequest("POST", url), timeout_s)


def altered(answer, **arguments):
    """What the client gets of this answer."""
    return parse(arguments).effect.altered(answer)


@pytest.mark.parametrize(
    ("status", "name", "kind"),
    [
        (400, "ValidationException", "invalid_request_error"),
        (429, "ThrottlingException", "rate_limit_error"),
        (500, "InternalServerException", "api_error"),
        (529, "ServiceUnavailableException", "overloaded_error"),
    ],
)
def test_converse_gets_an_error_of_aws(status, name, kind):
    """Its name in a header, which the test may still call by the API's name."""
    answer = injected(status=status, message="No", url=f"{BEDROCK}/anthropic.claude/converse")

    assert answer.body == {"message": "No"}
    assert answer.headers["x-amzn-errortype"] == name
    assert answer.error_type == kind


def test_chat_completions_get_an_error_of_openais_shape():
    """As Anthropic's endpoint tells its own."""
    answer = injected(status=429, message="No", url="https://api.anthropic.com/v1/chat/completions")

    assert answer.body == {
        "error": {
            "code": "rate_limit_error",
            "message": "No",
            "param": None,
            "type": "invalid_request_error",
        }
    }
    assert answer.error_type == "rate_limit_error"


def test_an_error_has_the_apis_envelope():
    """With an id and a message that say where it comes from."""
    answer = injected(status=529)

    assert answer.body == {
        "type": "error",
        "error": {"type": "overloaded_error", "message": "Overloaded (injected by claude_fault)"},
        "request_id": "req_injected_by_claude_fault",
    }
    assert answer.headers == {
        "content-type": "application/json",
        "request-id": "req_injected_by_claude_fault",
    }


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, "invalid_request_error"),
        (401, "authentication_error"),
        (402, "billing_error"),
        (403, "permission_error"),
        (404, "not_found_error"),
        (409, "conflict_error"),
        (413, "request_too_large"),
        (418, "invalid_request_error"),
        (429, "rate_limit_error"),
        (500, "api_error"),
        (503, "api_error"),
        (504, "timeout_error"),
        (529, "overloaded_error"),
    ],
)
def test_the_error_type_goes_with_the_status(status, kind):
    """As the API's documentation has it."""
    assert injected(status=status).error_type == kind


def test_a_message_is_taken_as_it_is():
    """Applications look into it."""
    answer = injected(status=400, message="prompt is too long")

    assert answer.body["error"]["message"] == "prompt is too long"


def test_headers_can_be_added():
    """`retry_after` is the commonest; names are lower-case, as everywhere."""
    headers = injected(status=429, retry_after=30, headers={"X-Should-Retry": "false"}).headers

    assert (headers["retry-after"], headers["x-should-retry"]) == ("30", "false")


def test_a_page_is_no_json():
    """As a proxy before the API answers."""
    answer = injected(status=413, html=True)

    assert answer.headers["content-type"] == "text/html"
    assert answer.body == (
        f"<html><body><h1>413</h1><p>{answer.reason} (injected by claude_fault)</p></body></html>"
    )


@pytest.mark.parametrize(
    ("failure", "name"),
    [("refused", "ConnectError"), ("reset", "ReadError"), ("timeout", "ConnectTimeout")],
)
def test_a_failed_connection_answers_nothing(failure, name):
    """No status, and the name of what the transport raises."""
    answer = injected(connection=failure)

    assert (answer.status, answer.cut, answer.is_retryable) == (0, name, True)


@pytest.mark.parametrize(("timeout_s", "status"), [(5, 0), (30, None), (600, None), (None, None)])
def test_a_delay_beyond_the_time_out_answers_nothing(timeout_s, status):
    """A shorter one leaves the answer as it is."""
    answer = injected(delay_s=30, timeout_s=timeout_s)

    assert (answer and answer.status) == status


@pytest.mark.parametrize(
    ("arguments", "timeout_s", "seconds"),
    [
        ({"delay_s": 30}, 5, 0),
        ({"delay_s": 30, "real": True}, 5, 5),
        ({"delay_s": 30, "real": True}, 60, 30),
        ({"delay_s": 30, "real": True}, None, 30),
        ({"status": 500}, 5, 0),
    ],
)
def test_only_a_real_delay_takes_time(arguments, timeout_s, seconds):
    """And never more than the client would wait."""
    assert parse(arguments).effect.wait_s(timeout_s) == seconds


def test_a_stream_is_cut_between_two_events(streamed):
    """A ping is an event, too."""
    answer = altered(streamed, cut_after=3)

    assert answer.events == streamed.events[:3]
    assert (answer.cut, answer.complete) == ("RemoteProtocolError", False)


def test_a_stream_can_be_cut_before_its_first_event(streamed):
    """The headers have come; nothing else."""
    assert altered(streamed, cut_after=0).body == ""


def test_a_stream_that_is_too_short_cannot_be_cut(streamed):
    """There is nothing left out by it."""
    assert altered(streamed, cut_after=4) is not None
    assert altered(streamed, cut_after=5) is None


def test_a_plain_answer_cannot_be_cut(plain):
    """It has no events."""
    assert altered(plain, cut_after=0) is None


def test_json_is_cut_in_half(plain):
    """And stays JSON by its header."""
    answer = altered(plain, malformed=True)

    assert answer.body == '{"type":"message","content":[{'
    assert answer.headers == {"content-type": "application/json"}
    assert answer.message == {}


def test_the_middle_event_of_a_stream_is_cut_in_half(streamed):
    """All the others come."""
    answer = altered(streamed, malformed=True)

    assert answer.events == streamed.events[:2] + streamed.events[3:]
    assert "event: content_block_start\ndata: {" in answer.body


@pytest.mark.parametrize("arguments", [{"malformed": True}, {"cut_after": 0}])
def test_an_error_is_not_altered(refused, arguments):
    """The fault waits for an answer."""
    assert altered(refused, **arguments) is None
