"""Keys in documents that are sent as base64, and what is sealed or a picture."""

from __future__ import annotations

import base64

import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.secrets.exchanges import redact_request, redact_response
from pytest_claude_params.secrets.redactions import REDACTIONS

URL = "https://api.anthropic.com/v1/messages"
KEY = "sk-ant-api03-secretsecret"


def request_with(content: bytes, kind="text/plain"):
    """Ask about a document."""
    data = base64.b64encode(content).decode()
    source = {"type": "base64", "media_type": kind, "data": data}
    return CallRequest("POST", URL, body={"messages": [{"content": [{"source": source}]}]})


def content_of(request):
    """Return what the document holds."""
    return base64.b64decode(request.body["messages"][0]["content"][0]["source"]["data"])


@pytest.mark.parametrize("before", ["", "é" * 5000, "a" + "é" * 5000, "ab€" * 3000])
@pytest.mark.parametrize("kind", ["text/plain", "application/pdf"])
def test_a_key_in_a_text_document_is_blanked(before, kind):
    """Wherever it stands; the rest comes back as it was."""
    stored = redact_request(request_with(f"{before} {KEY}!".encode(), kind), REDACTIONS)

    assert content_of(stored).decode() == f"{before} sk-ant-REDACTED!"
    assert redact_request(stored, REDACTIONS) == stored


def test_a_request_to_count_tokens_on_bedrock_is_looked_into():
    """There it is base64 in a request."""
    inner = '{"metadata": {"user_id": "me"}, "system": "%s"}'
    body = {"input": {"invokeModel": {"body": base64.b64encode((inner % KEY).encode()).decode()}}}

    stored = redact_request(CallRequest("POST", URL, body=body), REDACTIONS)
    coded = stored.body["input"]["invokeModel"]["body"]
    assert base64.b64decode(coded).decode() == (
        '{"metadata": {"user_id": "REDACTED"}, "system": "sk-ant-REDACTED"}'
    )


@pytest.mark.parametrize(
    "content", [b"\x89PNG " + KEY.encode(), b"\0" + KEY.encode(), b"plain text", b"a" * 5000]
)
def test_pictures_and_texts_without_keys_stay(content):
    """To blank bytes in a picture would break it."""
    request = request_with(content, "image/png")

    assert redact_request(request, REDACTIONS) is request


def test_the_letters_of_a_picture_are_none_of_a_key():
    """They come out so by chance."""
    looks_like = base64.b64decode("/AKIAIOSFODNN7EXAMPLE+//")
    request = request_with(b"\x89PNG\0\0" + looks_like, "image/png")

    assert "/AKIAIOSFODNN7EXAMPLE+" in str(request.body)
    assert redact_request(request, REDACTIONS) is request


@pytest.mark.parametrize(
    "name", ["signature", "encrypted_content", "encrypted_index", "encrypted_stdout"]
)
def test_what_the_api_has_sealed_stays(name):
    """It is checked when the next turn sends it back; a key under that name is still a key."""
    sealed = "EqQB" * 20 + "/AKIAIOSFODNN7EXAMPLE+" + "Ab0/" * 20
    body = {"content": [{name: sealed}, {name: KEY}, {"text": sealed}]}

    assert redact_response(CallResponse(200, body=body), REDACTIONS).body == {
        "content": [
            {name: sealed},
            {name: "sk-ant-REDACTED"},
            {"text": sealed.replace("IOSFODNN7EXAMPLE", "REDACTED")},
        ]
    }
