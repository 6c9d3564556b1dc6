"""Foundry by plain HTTP: what its client does not send."""

import pytest

HI = {
    "model": "claude-haiku-4-5",
    "max_tokens": 5,
    "messages": [{"role": "user", "content": "Hi"}],
}
VERSION = {"anthropic-version": "2026-10-21"}


@pytest.mark.parametrize("name", ["api-key", "x-api-key"])
def test_a_key_may_come_in_either_header(simulator, raw, name):
    assert raw.send("/anthropic/v1/messages", HI, VERSION | {name: "k"})[0] == 200
    assert simulator.requests[0].platform == "foundry"


def test_without_a_key_nothing_is_answered(raw):
    status, _, answer = raw.send("/anthropic/v1/messages", HI, VERSION)

    assert (status, answer["error"]["type"]) == (401, "authentication_error")
