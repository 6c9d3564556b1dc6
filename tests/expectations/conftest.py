"""Real calls for the tests of expectations, and their verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pytest_claude_params.call import Call, CallRequest, CallResponse
from pytest_claude_params.errors import UsageError
from pytest_claude_params.expectations import Verdict, judge, parse

if TYPE_CHECKING:
    from collections.abc import Callable

API = "https://api.anthropic.com"
MODEL = "claude-haiku-4-5-20251001"


def make_call(
    text: str = "Hi!", *, sent: Any = None, source: Any = "replayed", **answer: Any
) -> Call:
    """Make a call; ``sent`` and ``answer`` override parts of the request and of the message."""
    body = {
        "model": "claude-haiku-4-5",
        "max_tokens": 100,
        "messages": [{"role": "user", "content": "Say hi"}],
    }
    message = {
        "type": "message",
        "role": "assistant",
        "model": MODEL,
        "content": [{"type": "text", "text": text}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 9, "output_tokens": 4},
    }
    return Call(
        CallRequest("POST", f"{API}/v1/messages", body=body | (sent or {})),
        CallResponse(200, body=message | answer, latency_s=0.75),
        source=source,
    )


def make_error(status: int, kind: str, said: str, **sent: Any) -> Call:
    """Make a call that the API rejected."""
    body = {"type": "error", "error": {"type": kind, "message": said}}
    return Call(make_call(sent=sent).request, CallResponse(status, body=body), source="replayed")


def make_count(tokens: int) -> Call:
    """Make a request that counts tokens."""
    url = f"{API}/v1/messages/count_tokens"
    request = CallRequest("POST", url, body={"model": "claude-haiku-4-5"})
    return Call(request, CallResponse(200, body={"input_tokens": tokens}), source="replayed")


def verdicts_of(wanted: dict[str, Any], *calls: Call) -> list[Verdict]:
    """Judge calls as the plugin does."""
    return judge(parse(wanted), calls)


@pytest.fixture(scope="session")
def call() -> Callable[..., Call]:
    return make_call


@pytest.fixture(scope="session")
def error() -> Callable[..., Call]:
    return make_error


@pytest.fixture(scope="session")
def count() -> Callable[..., Call]:
    return make_count


@pytest.fixture(scope="session")
def verdicts() -> Callable[..., list[Verdict]]:
    return verdicts_of


@pytest.fixture(scope="session")
def verdict() -> Callable[..., Verdict]:
    """Judge one expectation, which must give one verdict."""

    def judged(*calls: Call, **wanted: Any) -> Verdict:
        (only,) = verdicts_of(wanted, *calls)
        return only

    return judged


@pytest.fixture(scope="session")
def refusal() -> Callable[..., str]:
    """Give the message with which a wanted value is refused."""

    def refused(name: str, wanted: Any) -> str:
        with pytest.raises(UsageError) as caught:
            parse({name: wanted})
        return str(caught.value)

    return refused
