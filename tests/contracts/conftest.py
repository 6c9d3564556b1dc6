"""Real calls for the tests of contracts, and their verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pytest_claude_params.call import Call, CallRequest, CallResponse
from pytest_claude_params.contracts import check
from pytest_claude_params.wire import event_stream

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_claude_params.expectations import Verdict

URL = "https://api.anthropic.com/v1/messages"
STAND_IN = "the recording does not belong to this request, or a stand-in for the API is wrong"


def make_call(text: str = "Hi!", *, sent: Any = None, status: int = 200, **answer: Any) -> Call:
    """Make a call; ``sent`` and ``answer`` override parts of the request and of the message."""
    body = {"model": "claude-haiku-4-5", "max_tokens": 100}
    message = {
        "type": "message",
        "content": [{"type": "text", "text": text}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 9, "output_tokens": 4},
    }
    request = CallRequest("POST", URL, body=body | (sent or {}))
    return Call(request, CallResponse(status, body=message | answer), source="replayed")


@pytest.fixture
def call() -> Callable[..., Call]:
    return make_call


def make_stream(*events: dict[str, Any], sent: Any = None) -> Call:
    """Make a call that was answered by these events."""
    request = make_call(sent={"stream": True} | (sent or {})).request
    headers = {"content-type": "text/event-stream; charset=utf-8"}
    response = CallResponse(200, headers, event_stream.text_of_events(events))
    return Call(request, response, source="replayed")


@pytest.fixture
def stream() -> Callable[..., Call]:
    return make_stream


@pytest.fixture
def stand_in() -> str:
    """The hint where the API itself cannot be the reason."""
    return STAND_IN


@pytest.fixture
def verdict() -> Callable[..., Verdict | None]:
    """Judge one contract on one call; ``None`` when the call did not promise it."""

    def judged(name: str, call: Call) -> Verdict | None:
        found = [one for one in check([call]) if one.subject == name]
        return found[0] if found else None

    return judged


@pytest.fixture
def broken(verdict: Callable[..., Verdict | None]) -> Callable[..., tuple[str, str]]:
    """Give what was expected and observed of a promise that only a stand-in can have broken."""

    def judged(name: str, call: Call) -> tuple[str, str]:
        found = verdict(name, call)
        assert found is not None
        assert not found.passed
        assert found.hint == STAND_IN
        return found.expected, found.observed

    return judged
