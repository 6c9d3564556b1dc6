"""Between vcrpy's requests and responses and ours."""

from __future__ import annotations

import gzip
import io
import json

import pytest
from vcr.request import Request

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.sdk import vcr_messages

BODY = {"model": "claude-haiku-4-5", "system": "Grüß Gott"}
RAW = json.dumps(BODY).encode()
JSON = {"content-type": "application/json"}
EVENTS = 'event: ping\ndata: {"type":"ping"}\n\n'


def played(response):
    """Write a response, and return its headers as single values."""
    headers = {
        name: value for name, (value,) in vcr_messages.vcr_response(response)["headers"].items()
    }
    assert headers.pop("request-id") == "req_replayed"
    return headers


@pytest.mark.parametrize(
    "body", [RAW, RAW.decode(), io.BytesIO(RAW)], ids=["bytes", "text", "file"]
)
def test_a_request_is_read(body):
    """Without what is no part of its meaning."""
    headers = {"X-Api-Key": "sk-ant-1", "Content-Type": "application/json", "Host": "localhost:1"}
    request = Request("POST", "http://localhost:1/v1/messages", body, headers)

    assert vcr_messages.call_request(request) == CallRequest(
        "POST", "http://localhost/v1/messages", JSON, BODY
    )


def test_a_request_without_a_body():
    """A list of models is asked for without one."""
    request = Request("get", "https://api.anthropic.com/v1/models", None, {})

    assert vcr_messages.call_request(request) == CallRequest(
        "GET", "https://api.anthropic.com/v1/models"
    )


@pytest.mark.parametrize("string", [RAW, gzip.compress(RAW)], ids=["plain", "compressed"])
def test_a_live_answer_is_read(string):
    """Compressed as it came."""
    live = {
        "status": {"code": 200, "message": "OK"},
        "headers": {"Content-Type": ["application/json"], "Request-Id": ["req_1"]},
        "body": {"string": string},
    }

    assert vcr_messages.call_response(live, 0.123) == CallResponse(200, JSON, BODY, 0.12)
    assert vcr_messages.call_response(live, 0.00312).latency_s == 0.0031
    assert vcr_messages.call_response(live, None).latency_s is None


@pytest.mark.parametrize(
    ("body", "string"),
    [
        ({"a": "ß"}, '{"a":"ß"}'.encode()),
        ([1], b"[1]"),
        (EVENTS, EVENTS.encode()),
        (b"\xff\xfe", b"\xff\xfe"),
        (None, b""),
    ],
    ids=["object", "list", "events", "bytes", "nothing"],
)
def test_a_recorded_body_is_played(body, string):
    """As bytes, the way it came."""
    assert vcr_messages.vcr_response(CallResponse(200, {}, body))["body"]["string"] == string


@pytest.mark.parametrize(
    ("status", "phrase"), [(200, "OK"), (429, "Too Many Requests"), (529, ""), (999, "")]
)
def test_the_status_has_its_phrase(status, phrase):
    """Where it has one: 529 is Anthropic's own."""
    said = vcr_messages.vcr_response(CallResponse(status))["status"]

    assert said == {"code": status, "message": phrase}


@pytest.mark.parametrize("status", [408, 409, 429, 500, 503, 529])
@pytest.mark.parametrize(
    "recorded",
    [{}, {"retry-after": "3600"}, {"retry-after-ms": "60000"}],
    ids=["no header", "seconds", "milliseconds"],
)
def test_a_retry_does_not_sleep(status, recorded):
    """An SDK sleeps as long as a recorded header says, or by its own."""
    headers = played(CallResponse(status, recorded))

    assert headers.pop("retry-after-ms") == "1"
    assert headers == {name: "0" for name in recorded if name == "retry-after"}


@pytest.mark.parametrize("status", [200, 400, 401, 404, 413])
def test_other_answers_are_played_as_they_are(status):
    """Nothing is added to what no SDK retries."""
    assert played(CallResponse(status, {**JSON, "retry-after": "5"})) == {
        **JSON,
        "retry-after": "5",
    }


def test_playing_leaves_the_recording_as_it_is():
    """What is reported is what was recorded."""
    response = CallResponse(429, {"retry-after": "60"})
    vcr_messages.vcr_response(response)

    assert response.headers == {"retry-after": "60"}


def test_a_refusal_that_asks_for_a_retry_does_not_sleep():
    """``x-should-retry`` makes the SDK try a 400 again."""
    headers = vcr_messages.played_headers(
        CallResponse(400, {"x-should-retry": "true"}, {"type": "error"})
    )

    assert headers["retry-after-ms"] == "1"
