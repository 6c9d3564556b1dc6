"""Bedrock Mantle by plain HTTP: what its client does not send."""

import pytest

HI = {"max_tokens": 5, "messages": [{"role": "user", "content": "Hi"}]}
KEY = {"anthropic-version": "2026-10-21", "authorization": "Bearer k"}
SIGNED = KEY | {"authorization": "AWS4-HMAC-SHA256 Credential=A/x, Signature=1"}
CLIENT = KEY | {"user-agent": "AnthropicBedrockMantle/Python 2.12.0"}


@pytest.mark.parametrize(
    ("model", "headers", "platform"),
    [
        ("claude-haiku-4-5", SIGNED, "mantle"),
        ("claude-haiku-4-5", CLIENT, "mantle"),
        ("anthropic.claude-haiku-4-5", KEY, "mantle"),
        ("claude-haiku-4-5", KEY, "foundry"),
    ],
    ids=["signature", "client", "model", "none of these"],
)
def test_what_tells_it_from_foundry(simulator, raw, model, headers, platform):
    assert raw.send("/anthropic/v1/messages", HI | {"model": model}, headers)[0] == 200
    assert platform == simulator.requests[0].platform


def test_a_user_profile_stands_in_the_body(raw):
    body = HI | {"model": "anthropic.claude-haiku-4-5", "user_profile_id": "profile"}

    assert raw.send("/anthropic/v1/messages", body, SIGNED)[0] == 200
