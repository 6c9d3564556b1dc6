"""A project's own patterns see texts that users and Claude wrote, and no field that is read again."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.secrets.exchanges import redact_request, redact_response
from pytest_claude_params.secrets.leaks import leaks_in
from pytest_claude_params.secrets.redactions.of_project import from_patterns
from pytest_claude_params.wire import event_stream

MODEL = "claude-sonnet-4-5-20250929"
DIGITS = from_patterns([r"\d{8}", r"\d{4}-\d\d-\d\d", "max"], "claude_redact")
HEADERS = {"anthropic-version": "2023-06-01", "anthropic-beta": "mcp-client-2025-04-04"}
URL = f"https://bedrock-runtime.us-east-1.amazonaws.com/model/anthropic.{MODEL}-v1:0/invoke"
BODY = {
    "model": MODEL,
    "max_tokens": 5,
    "tools": [{"type": "web_search_20250305", "name": "web_search"}],
    "messages": [{"role": "user", "content": "Customer 12345678, of 2026-11-28, asks."}],
}
ANSWER = {
    "id": "msg_12345678",
    "type": "message",
    "model": MODEL,
    "content": [
        {"type": "text", "text": "Hello 12345678."},
        {"type": "tool_use", "id": "toolu_12345678", "input": {"id": "12345678", "max 1": 1}},
    ],
    "usage": {"service_tier": "tier-20250101"},
}


def test_only_texts_are_blanked():
    """Models, versions, types, ids and usage stay; nothing of it is withheld either."""
    request = redact_request(CallRequest("POST", URL, HEADERS, BODY), DIGITS)
    response = redact_response(CallResponse(200, body=ANSWER), DIGITS)
    text, call = response.body["content"]

    assert (request.url, request.headers) == (URL, HEADERS)
    assert request.body == {
        **BODY,
        "messages": [{"role": "user", "content": "Customer REDACTED, of REDACTED, asks."}],
    }
    assert {**response.body, "content": ANSWER["content"]} == ANSWER
    assert text["text"] == "Hello REDACTED."
    assert call == {
        "type": "tool_use",
        "id": "toolu_12345678",
        "input": {"id": "REDACTED", "REDACTED 1": 1},
    }
    assert leaks_in(request, response, DIGITS) == []


def test_the_host_of_a_gateway_and_its_query_may_be_blanked():
    """The path is the API's."""
    patterns = from_patterns(["acme", "messages"], "claude_redact")
    request = CallRequest("POST", "https://acme.example/v1/messages?tenant=acme")

    assert redact_request(request, patterns).url == (
        "https://REDACTED.example/v1/messages?tenant=REDACTED"
    )


def test_the_results_of_a_batch_are_looked_through_line_by_line():
    """They are no JSON as a whole, and have the fields of messages."""
    message = {"type": "message", "model": "claude-sonnet-4-5-20250929", "content": []}
    said = message | {"content": [{"type": "text", "text": "Order 12345678"}]}
    lines = [json.dumps({"custom_id": "12345678", "result": one}) for one in (message, said)]
    response = CallResponse(200, {}, "\n".join(lines) + "\n")

    redacted = redact_response(response, DIGITS)

    first, second, end = redacted.body.split("\n")
    assert (first, end) == (lines[0], "")
    assert json.loads(second) == json.loads(lines[1].replace("Order 12345678", "Order REDACTED"))
    assert not leaks_in(CallRequest("GET", "", {}, None), redacted, DIGITS)


ALL = from_patterns([".+"], "claude_redact")
SCHEMA = {"type": "object", "properties": {"input": {"type": "string"}}, "required": ["input"]}
TOOL = {"name": "look_up", "description": "Order 12345678", "input_schema": SCHEMA}
ASK = {"max_tokens": 50, "messages": [{"role": "user", "content": "Order 12345678?"}]}
MESSAGE = {
    **ASK,
    "model": "claude-haiku-4-5",
    "tools": [TOOL],
    "tool_choice": {"type": "tool", "name": "look_up"},
}
FUNCTION = {"name": "look_up", "description": "Order 12345678", "parameters": SCHEMA}
CHAT = {
    **ASK,
    "model": "claude-haiku-4-5",
    "tools": [{"type": "function", "function": FUNCTION}],
    "tool_choice": {"type": "function", "function": {"name": "look_up"}},
}
SPEC = {"name": "look_up", "description": "Order 12345678", "inputSchema": {"json": SCHEMA}}
CONVERSE = {
    "messages": [{"role": "user", "content": [{"text": "Order 12345678?"}]}],
    "inferenceConfig": {"maxTokens": 50},
    "toolConfig": {"tools": [{"toolSpec": SPEC}], "toolChoice": {"tool": {"name": "look_up"}}},
}
CONVERSE_PATH = "/model/anthropic.claude-haiku-4-5-20251001-v1:0/converse"


def texts_in(value, path=()):
    """Yield every text of a JSON value, with the names of the members that it is in."""
    if isinstance(value, dict):
        for name, item in value.items():
            yield from texts_in(item, (*path, name))
    elif isinstance(value, list):
        for item in value:
            yield from texts_in(item, path)
    elif isinstance(value, str):
        yield path, value


def said(value):
    """Return the names of the members that a pattern for everything has blanked."""
    return {path[-1] for path, text in texts_in(value) if "REDACTED" in text}


@pytest.mark.parametrize(
    ("path", "body", "blanked"),
    [
        ("/v1/messages", MESSAGE, {"content", "description", "required", "REDACTED"}),
        (
            "/v1/messages",
            {**MESSAGE, "stream": True},
            {"content", "description", "required", "partial_json"},
        ),
        (CONVERSE_PATH, CONVERSE, {"text", "description", "required", "REDACTED"}),
        ("/v1/chat/completions", CHAT, {"content", "description", "required", "arguments"}),
        (
            "/v1/chat/completions",
            {**CHAT, "stream": True},
            {"content", "description", "required", "arguments"},
        ),
        ("/v1/messages", {**MESSAGE, "model": "claude-x"}, {"content", "message", "description", "required"}),
    ],
    ids=["plain", "streamed", "converse", "chat", "chat streamed", "error"],
)  # fmt: skip
def test_a_pattern_for_everything_blanks_no_field(simulator, path, body, blanked):
    """What an application reads again stays, on all ways to ask, and nothing is withheld."""
    headers = {"x-api-key": "any", "authorization": "Bearer any", "anthropic-version": "2023-06-01"}
    came = httpx.post(simulator.base_url + path, json=body, headers=headers)
    kind = {"content-type": came.headers["content-type"]}
    answer: Any = came.text if "event-stream" in kind["content-type"] else came.json()

    request = redact_request(CallRequest("POST", f"https://x{path}", {}, body), ALL)
    response = redact_response(CallResponse(came.status_code, kind, answer), ALL)

    events = response.sent_events
    assert said(request.body) | said([*events] if events else response.body) == blanked
    assert leaks_in(request, response, ALL) == []


NESTED = {
    "customer": {"id": "12345678", "type": "12345678", "headers": {"x": "12345678"}},
    "orders": [{"id": "12345678", "model": "12345678"}],
    "max": 1,
}


@pytest.mark.parametrize(
    "body",
    [
        {"content": [{"type": "tool_use", "input": NESTED}]},
        {"tools": [{"name": "look_up", "input_examples": [NESTED]}]},
        {"tools": [{"input_schema": {"properties": {"customer": {"default": NESTED}}}}]},
        {"output": {"message": {"content": [{"toolUse": {"input": NESTED}}]}}},
    ],
    ids=["input", "example", "default", "converse"],
)
def test_what_users_wrote_is_blanked_whatever_it_is_called(body):
    """An id of a customer is none of the API's, however deep it lies, and so are names there."""
    redacted = redact_response(CallResponse(200, body=body), DIGITS)
    request = redact_request(CallRequest("POST", URL, {}, body), DIGITS)

    for stored in (json.dumps(redacted.body), json.dumps(request.body)):
        assert "12345678" not in stored
        assert stored.count("REDACTED") == 6
    assert leaks_in(request, redacted, DIGITS) == []
    assert len(leaks_in(CallRequest("POST", URL, {}, body), redacted, DIGITS)) == 6


def test_in_base64_in_the_pieces_of_a_stream_it_is_withheld():
    """The base64 cannot be blanked, and stands in no event as a whole."""
    pieces = ["b3JkZXIgMTIz", "NDU2NzggaXMgb24gaXRzIHdheQ=="]
    events = [
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": piece}}
        for piece in pieces
    ]
    stream = {"content-type": "text/event-stream"}
    response = CallResponse(200, stream, event_stream.text_of_events(events))
    request = CallRequest("POST", URL, {}, {})

    (leak,) = leaks_in(request, redact_response(response, DIGITS), DIGITS)

    assert (leak.kind, leak.wrapped) == ("a pattern of this project", "base64")
