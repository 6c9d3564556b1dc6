"""Members that only their name gives away."""

from __future__ import annotations

import json

import pytest

from pytest_claude_params.call import CallRequest
from pytest_claude_params.secrets.exchanges import redact_request
from pytest_claude_params.secrets.redactions import REDACTIONS

URL = "https://api.anthropic.com/v1/messages"
BODY = {
    "metadata": {"user_id": "somebody"},
    "mcp_servers": [{"type": "url", "name": "a", "authorization_token": "not like any"}],
    "messages": [{"role": "user", "content": "user_id and authorization_token"}],
    "tools": [{"input_schema": {"properties": {"authorization_token": {"type": "string"}}}}],
}
STORED = {
    **BODY,
    "metadata": {"user_id": "REDACTED"},
    "mcp_servers": [{"type": "url", "name": "a", "authorization_token": "REDACTED"}],
}


def test_the_user_and_the_tokens_of_mcp_servers_are_blanked():
    """The words themselves stay."""
    redacted = redact_request(CallRequest("POST", URL, body=BODY), REDACTIONS)

    assert redacted.body == STORED
    assert redact_request(redacted, REDACTIONS) is not None
    assert redact_request(redacted, REDACTIONS).body == STORED


def test_they_are_blanked_below_a_member_that_is_named_after_a_url():
    """What holds them may have a colon in its name."""
    servers = {"https://mcp.example": {"authorization_token": "not like any"}}
    redacted = redact_request(CallRequest("POST", URL, body=servers), REDACTIONS)

    assert redacted.body == {"https://mcp.example": {"authorization_token": "REDACTED"}}


def test_they_are_blanked_in_json_within_a_text():
    """A tool may have logged a request."""
    body = {"content": json.dumps({"metadata": BODY["metadata"], "of": BODY["mcp_servers"]})}
    redacted = redact_request(CallRequest("POST", URL, body=body), REDACTIONS)

    assert json.loads(redacted.body["content"]) == {
        "metadata": {"user_id": "REDACTED"},
        "of": [{"type": "url", "name": "a", "authorization_token": "REDACTED"}],
    }


def test_an_organization_that_an_object_stands_for():
    """Its id alone is like any other."""
    uuid = "8a1f0c52-1111-4222-8333-944445555666"
    body = {"organization": {"uuid": uuid}, "file": {"uuid": uuid}}

    assert redact_request(CallRequest("GET", URL, body=body), REDACTIONS).body == {
        "organization": {"uuid": "00000000-0000-0000-0000-000000000000"},
        "file": {"uuid": uuid},
    }


def test_user_profiles_are_blanked_in_bodies():
    """On Bedrock at the top, in a batch in each message; what a tool is called with stays."""
    call = {"type": "tool_use", "name": "look", "input": {"user_profile_id": "uprof_1"}}
    params = {"user_profile_id": "uprof_1", "messages": [{"role": "assistant", "content": [call]}]}
    body = {**params, "requests": [{"custom_id": "a", "params": params}]}
    blanked = {**params, "user_profile_id": "REDACTED"}

    assert redact_request(CallRequest("POST", URL, body=body), REDACTIONS).body == {
        **blanked,
        "requests": [{"custom_id": "a", "params": blanked}],
    }


@pytest.mark.parametrize("value", ["c3NDclhhWjliWVoxYVo5MQ==", "qZ8hW1mT0b4="])
@pytest.mark.parametrize(
    "headers",
    [
        lambda value: {"x-api-key": value},
        lambda value: [{"name": "X-Api-Key", "value": value}],
        lambda value: [{"key": "Cookie", "value": value}],
        lambda value: {"Cookie": [value]},
    ],
    ids=["members", "list of names", "list of keys", "list of values"],
)
def test_the_end_of_base64_is_no_empty_cookie(headers, value):
    """``name=`` is a cookie without a value, and base64 often ends so."""
    body = {"input": {"headers": headers(value)}, "text": json.dumps({"headers": headers(value)})}
    redacted = redact_request(CallRequest("POST", URL, body=body), REDACTIONS)

    assert value not in json.dumps(redacted.body)


@pytest.mark.parametrize("value", ["session=; Path=/", "session=REDACTED", "XXXX"])
def test_what_stands_for_a_header_that_was_taken_out_stays(value):
    """Other recorders have blanked it already."""
    body = {"headers": {"Cookie": [value]}}

    assert redact_request(CallRequest("POST", URL, body=body), REDACTIONS).body == body


def test_a_header_is_blanked_behind_an_escape_too():
    """JSON within a text, by a language that writes a slash as a backslash and a slash."""
    body = {"content": '{"headers": {"x-api-key": "Zm9v\\/YmFyMTIz"}}'}
    redacted = redact_request(CallRequest("POST", URL, body=body), REDACTIONS)

    assert redacted.body == {"content": '{"headers": {"x-api-key": "REDACTED"}}'}
