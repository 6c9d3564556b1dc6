"""Accounts and projects go out of URLs, and a recording answers whoever has another."""

from __future__ import annotations

import pytest

from pytest_claude_params.call import CallRequest
from pytest_claude_params.matching import key_of
from pytest_claude_params.secrets.exchanges import redact_request
from pytest_claude_params.secrets.redactions import REDACTIONS

BODY = {"max_tokens": 60, "messages": [{"role": "user", "content": "Hi"}]}
URLS = {
    "Bedrock": (
        "https://bedrock-runtime.us-east-1.amazonaws.com/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A{}%3Ainference-profile%2Fus.anthropic.claude-haiku-4-5-20251001-v1%3A0/invoke",
        ("123456789012", "987654321098", "000000000000"),
    ),
    "Bedrock, not quoted": (
        "https://bedrock-runtime.us-east-1.amazonaws.com/model/arn:aws:bedrock:us-east-1:{}:inference-profile/us.anthropic.claude-haiku-4-5-20251001-v1:0/invoke",
        ("123456789012", "987654321098", "000000000000"),
    ),
    "Vertex": (
        "https://us-east5-aiplatform.googleapis.com/v1/projects/{}/locations/us-east5/publishers/anthropic/models/claude-haiku-4-5@20251001:rawPredict",
        ("my-project-17", "example.com:theirs", "REDACTED"),
    ),
    "Google Cloud": (
        "https://claude.googleapis.com/v1/projects/{}/locations/us/workspaces/wrkspc_REDACTED/invoke/v1/messages",
        ("my-project-17", "theirs", "REDACTED"),
    ),
}


@pytest.mark.parametrize(("url", "names"), URLS.values(), ids=URLS)
def test_an_account_is_blanked_in_a_url(url, names):
    """And nothing else of it; it is still known for a message."""
    mine, _, stored = names
    request = CallRequest("POST", url.format(mine), body=BODY)

    redacted = redact_request(request, REDACTIONS)
    assert redacted.url == url.format(stored)
    assert redacted.is_message
    assert redact_request(redacted, REDACTIONS) == redacted


@pytest.mark.parametrize(("url", "names"), URLS.values(), ids=URLS)
def test_a_recording_answers_another_account(url, names):
    """Also one that was made before accounts were blanked."""
    mine, theirs, _ = names
    recorded, asked = (CallRequest("POST", url.format(name), body=BODY) for name in (mine, theirs))

    assert key_of(recorded) == key_of(redact_request(asked, REDACTIONS))


def test_an_account_in_an_answer():
    """Errors repeat what was asked for."""
    request = CallRequest(
        "POST", "u", body="denied on arn:aws:iam::123456789012:role/x of projects/p1/locations/eu/x"
    )

    assert redact_request(request, REDACTIONS).body == (
        "denied on arn:aws:iam::000000000000:role/x of projects/REDACTED/locations/eu/x"
    )
