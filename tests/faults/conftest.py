"""Answers for the tests of faults."""

from __future__ import annotations

import pytest

from pytest_claude_params.call import CallResponse
from pytest_claude_params.wire.event_stream import text_of_events

EVENTS = (
    {"type": "message_start", "message": {"type": "message", "content": [], "usage": {}}},
    {"type": "ping"},
    {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Paris"}},
    {"type": "message_stop"},
)


@pytest.fixture
def plain() -> CallResponse:
    """An answer that came whole."""
    body = {"type": "message", "content": [{"type": "text", "text": "Paris"}]}
    return CallResponse(200, {"content-type": "application/json"}, body)


@pytest.fixture
def streamed() -> CallResponse:
    """An answer that came as five events."""
    return CallResponse(200, {"content-type": "text/event-stream"}, text_of_events(EVENTS))


@pytest.fixture
def refused() -> CallResponse:
    """An error of the API."""
    return CallResponse(529, {}, {"type": "error", "error": {"type": "overloaded_error"}})
