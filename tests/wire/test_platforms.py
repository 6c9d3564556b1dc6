"""A request means the same on every platform."""

import pytest

from pytest_claude_params.call import CallRequest
from pytest_claude_params.matching import key_of
from pytest_claude_params.wire.platforms import api_model, is_framed

BODY = {"max_tokens": 60, "messages": [{"role": "user", "content": "Hi"}]}
DIRECT = {"model": "claude-haiku-4-5-20251001", **BODY}
BEDROCK = "https://bedrock-runtime.us-east-1.amazonaws.com/model/"
NAME = "us.anthropic.claude-haiku-4-5-20251001-v1%3A0"
VERTEX = "https://us-east5-aiplatform.googleapis.com/v1/projects/p/locations/us-east5"
MODELS = f"{VERTEX}/publishers/anthropic/models"


def direct(path="/v1/messages", **body):
    return CallRequest("POST", f"https://api.anthropic.com{path}", body={**DIRECT, **body})


SAME = {
    "bedrock": (
        f"{BEDROCK}{NAME}/invoke",
        {"anthropic_version": "bedrock-2023-05-31", "anthropic_beta": ["b"], **BODY},
        direct(),
    ),
    "bedrock stream": (
        f"{BEDROCK}{NAME}/invoke-with-response-stream",
        {"anthropic_version": "2026-10-21", **BODY},
        direct(stream=True),
    ),
    "vertex": (
        f"{MODELS}/claude-haiku-4-5@20251001:rawPredict",
        {"anthropic_version": "vertex-2023-10-16", **BODY},
        direct(),
    ),
    "vertex stream": (
        f"{MODELS}/claude-haiku-4-5@20251001:streamRawPredict",
        {"anthropic_version": "vertex-2023-10-16", "stream": True, **BODY},
        direct(stream=True),
    ),
    "vertex count": (
        f"{MODELS}/count-tokens:rawPredict",
        {"anthropic_version": "v", **DIRECT, "model": "claude-haiku-4-5@20251001"},
        direct("/v1/messages/count_tokens"),
    ),
    "mantle": (
        "https://bedrock-mantle.us-east-1.api.aws/anthropic/v1/messages",
        {**DIRECT, "model": "anthropic.claude-haiku-4-5-20251001"},
        direct(),
    ),
    "foundry": ("https://r.services.ai.azure.com/anthropic/v1/messages", DIRECT, direct()),
}


@pytest.mark.parametrize(("url", "body", "same"), SAME.values(), ids=SAME)
def test_a_request_to_a_platform_has_the_key_of_one_to_the_api(url, body, same):
    """A recording made on one platform answers on another."""
    request = CallRequest("POST", url, body=body)

    assert (request.path, request.parameters) == (same.path, same.parameters)
    assert key_of(request) == key_of(same)


def test_another_model_is_another_request():
    """The model is in the URL, and matters."""
    other = CallRequest("POST", f"{BEDROCK}anthropic.claude-opus-4-6-v1/invoke", body=BODY)

    assert other.model == "claude-opus-4-6"
    assert key_of(other) != key_of(direct())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("claude-haiku-4-5", "claude-haiku-4-5"),
        ("anthropic.claude-opus-4-8", "claude-opus-4-8"),
        ("eu.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5-20250929"),
        ("global.anthropic.claude-opus-4-6-v1", "claude-opus-4-6"),
        ("claude-opus-4-1@20250805", "claude-opus-4-1-20250805"),
        ("anthropic.claude-v2", None),
        ("anthropic.claude-v2:1", None),
        ("us.anthropic.claude-instant-v1", None),
        ("arn:aws:bedrock:us-east-1:1:application-inference-profile/x", None),
    ],
)
def test_models_have_the_names_of_the_api(name, expected):
    """Unless a name says nothing of the model."""
    assert api_model(name) == (expected or name)


def test_only_streams_of_bedrock_come_in_frames():
    """Vertex streams as the API does."""
    assert is_framed("/model/anthropic.claude/invoke-with-response-stream")
    assert not is_framed("/model/anthropic.claude/invoke")
    assert not is_framed("/v1/publishers/anthropic/models/claude:streamRawPredict")


def test_a_page_of_a_list_is_another_request():
    """But a beta's query asks for nothing."""
    url = "https://api.anthropic.com/v1/models"
    first = CallRequest("GET", f"{url}?limit=7&beta=true")

    assert key_of(first) == key_of(CallRequest("GET", f"{url}?limit=7"))
    assert key_of(first) != key_of(CallRequest("GET", f"{url}?limit=7&after_id=claude-opus-5"))
