"""A project's own patterns see texts that users and Claude wrote, and no field that is read again."""

from __future__ import annotations

import json

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.secrets.leaks import leaks_in
from pytest_claude_params.secrets.redactions import from_patterns, redact_request, redact_response

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
