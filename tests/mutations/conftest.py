"""Recorded answers to change: of text, JSON and tools, whole and streamed."""

from __future__ import annotations

import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.mutations import OPERATORS
from pytest_claude_params.mutations.mutation import changed_response
from pytest_claude_params.testing import answer


@pytest.fixture
def changed():
    """Return a function that changes a call's answer by an operator's name; ``None`` if unfit."""

    def change(name, call, seed="seed", others=()):
        new = changed_response(OPERATORS[name], call.request, call.response, seed, others)
        return None if new is None else type(call)(call.request, new)

    return change


@pytest.fixture
def streamed():
    """Return a function that makes a streamed answer of events."""

    def stream(text, **sent):
        body = {"model": "claude-haiku-4-5", "max_tokens": 100, "stream": True, **sent}
        body.setdefault("messages", [{"role": "user", "content": "Say hi"}])
        request = CallRequest("POST", "https://api.anthropic.com/v1/messages", body=body)
        return type(answer())(request, CallResponse(200, body=text))

    return stream
