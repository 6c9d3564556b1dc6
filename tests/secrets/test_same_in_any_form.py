"""A secret that its name gives away is blanked in each form in which an object travels.

As a member of a tool's input, as JSON within the result of a tool, as JSON in a prompt, quoted
twice, and in the pieces of a streamed answer.
"""

from __future__ import annotations

import json

import pytest

from pytest_claude_params.call import CallResponse
from pytest_claude_params.secrets.exchanges import redact_body, redact_response
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.wire import event_stream

SECRET = "Zx9kLm4Qw8Rt2Yp6"
SECRETS = {
    "a header": {"headers": {"x-api-key": SECRET}},
    "a bearer of few letters": {"headers": {"Authorization": f"Bearer {SECRET}"}},
    "a cookie": {"headers": {"cookie": f"sid={SECRET}"}},
    "headers as HAR has them": {"headers": [{"name": "X-Api-Key", "value": SECRET}]},
    "headers that are called otherwise": {"request_headers": {"X-Auth-Token": SECRET}},
    "a header beside others": {"Authorization": f"token {SECRET}"},
    "a password": {"password": SECRET},
    "a key": {"api_key": SECRET},
    "a key in camel case": {"secretAccessKey": SECRET},
    "variables": {"env": {"DB_PASSWORD": SECRET}},
    "a token": {"authorization_token": SECRET},
    "a URL": {"url": f"https://h.example/a?token={SECRET}"},
    "a path": {"url": f"/a?page=2&api_key={SECRET}"},
    "a command": {"command": f"curl -H 'X-Api-Key: {SECRET}' https://h.example"},
    "a line of a log": {"log": f'"GET /a?sig={SECRET} HTTP/1.1" 200'},
}
NO_SECRETS = {
    "where a list goes on": {"next_page_token": SECRET, "key": SECRET, "cache_key": SECRET},
    "counts": {"max_tokens": "20000000", "input_tokens": "12345678"},
    "a place for one": {"api_key": "<your-key-1>", "password": "$PASSWORD_1", "token": "{token_1}"},
    "words": {"password": "at least 8 letters", "secret": "nobody_knows"},
    "a schema": {"properties": {"api_key": {"type": "string"}}, "required": ["api_key"]},
    "a question": {"url": "/a?page_token=Zx9kLm4Qw8Rt2Yp6&q=token1234"},
}


def as_members(value):
    """Send it as the input of a tool."""
    call = {"type": "tool_use", "id": "toolu_1", "name": "fetch", "input": value}
    return redact_body({"messages": [{"role": "assistant", "content": [call]}]}, REDACTIONS)


def as_result(value):
    """Send it as what a tool has returned."""
    result = {"type": "tool_result", "tool_use_id": "toolu_1", "content": json.dumps(value)}
    return redact_body({"messages": [{"role": "user", "content": [result]}]}, REDACTIONS)


def as_prompt(value):
    """Send it within a text."""
    text = f"See:\n```json\n{json.dumps(value, indent=2)}\n```"
    return redact_body({"messages": [{"role": "user", "content": text}]}, REDACTIONS)


def quoted_twice(value):
    """Send it as JSON within JSON."""
    return as_result({"body": json.dumps(value)})


def as_answer(value):
    """Let Claude send it as the input of a tool."""
    block = {"type": "tool_use", "id": "toolu_1", "name": "fetch", "input": value}
    body = {"type": "message", "content": [block]}
    return redact_response(CallResponse(200, {}, body), REDACTIONS).body


def in_pieces(value):
    """Let Claude stream it."""
    said = json.dumps(value)
    pieces = [said[at : at + 7] for at in range(0, len(said), 7)]
    events = [
        {
            "type": "content_block_delta",
            "index": 0,
            "delta": {"type": "input_json_delta", "partial_json": piece},
        }
        for piece in pieces
    ]
    text = event_stream.text_of_events(events)
    stored = redact_response(CallResponse(200, {}, text), REDACTIONS).body
    return "".join(event["delta"]["partial_json"] for event in event_stream.events_of(stored))


FORMS = (as_members, as_result, as_prompt, quoted_twice, as_answer, in_pieces)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("value", SECRETS.values(), ids=SECRETS)
def test_what_a_name_gives_away_is_blanked(form, value):
    stored = json.dumps(form(value))

    assert SECRET not in stored
    assert "REDACTED" in stored


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("value", NO_SECRETS.values(), ids=NO_SECRETS)
def test_what_is_no_secret_stays(form, value):
    assert "REDACTED" not in json.dumps(form(value))


@pytest.mark.parametrize("value", SECRETS.values(), ids=SECRETS)
def test_what_is_stored_is_looked_up_as_it_is(value):
    stored = as_members(value)

    assert redact_body(stored, REDACTIONS) == stored
