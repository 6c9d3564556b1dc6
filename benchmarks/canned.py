"""The floor: the SDK's own call on a transport that returns an answer it holds in its hand."""

from __future__ import annotations

import importlib
import json
from functools import cache
from typing import Any

import anthropic

from pytest_claude_params.wire.headers import kept_request_headers

PARAMETERS: dict[str, Any] = {
    "model": "claude-haiku-4-5",
    "max_tokens": 200,
    "system": "You are a patient tutor. Answer in plain words, and in two sentences at most.",
}
TEXT = "Plants turn light, water and carbon dioxide into sugar and oxygen. " * 5
MESSAGE = {
    "id": "msg_01A09q90qw90lq917835lq9",
    "type": "message",
    "role": "assistant",
    "model": "claude-haiku-4-5-20251001",
    "content": [{"type": "text", "text": TEXT}],
    "stop_reason": "end_turn",
    "stop_sequence": None,
    "usage": {"input_tokens": 60, "output_tokens": 70},
}
# SDK 1.0 moved from httpx to its successor.
TRANSPORTS = importlib.import_module(
    "httpx2" if int(anthropic.__version__.split(".")[0]) else "httpx"
)


def body(number: int, **more: Any) -> dict[str, Any]:
    """Return the parameters of one request; each number asks something else."""
    question = f"Question {number}: how does photosynthesis work, and what is it good for?"
    return {**PARAMETERS, "messages": [{"role": "user", "content": question}], **more}


def sent_body(number: int, **more: Any) -> dict[str, Any]:
    """Return the body of one request in the order in which the SDK sends it."""
    parameters = body(number, **more)
    return {name: parameters[name] for name in _sent()[0] if name in parameters}


def sent_headers() -> dict[str, str]:
    """Return the headers that a recording keeps, as this SDK sends them."""
    return _sent()[1]


@cache
def _sent() -> tuple[list[str], dict[str, str]]:
    seen: list[str] = []
    headers: dict[str, str] = {}

    def answer(request: Any) -> Any:
        seen.extend(json.loads(request.content))
        headers.update(kept_request_headers(request.headers))
        return TRANSPORTS.Response(200, json=MESSAGE)

    http = anthropic.DefaultHttpxClient(transport=TRANSPORTS.MockTransport(answer))
    anthropic.Anthropic(api_key="no-key", http_client=http).messages.create(**body(0), stream=True)
    return seen, headers


def stream_text(deltas: int) -> str:
    """Return the server-sent events of a streamed answer."""
    start = {**MESSAGE, "content": [], "stop_reason": None}
    delta = {"type": "text_delta", "text": "Plants turn light "}
    events = [
        {"type": "message_start", "message": start},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        *[{"type": "content_block_delta", "index": 0, "delta": delta}] * deltas,
        {"type": "content_block_stop", "index": 0},
        {
            "type": "message_delta",
            "delta": {"stop_reason": "end_turn", "stop_sequence": None},
            "usage": {"output_tokens": deltas},
        },
        {"type": "message_stop"},
    ]
    return "".join(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n" for event in events)


def transport(content: str, content_type: str = "application/json") -> Any:
    """Return a transport that gives the same answer to everything."""
    raw, headers = content.encode(), {"content-type": content_type}
    return TRANSPORTS.MockTransport(
        lambda _request: TRANSPORTS.Response(200, headers=headers, content=raw)
    )


def message_client() -> anthropic.Anthropic:
    """Return a client that is always answered with one message."""
    http = anthropic.DefaultHttpxClient(transport=transport(json.dumps(MESSAGE)))
    return anthropic.Anthropic(api_key="no-key", http_client=http)


def async_message_client() -> anthropic.AsyncAnthropic:
    """Return an asynchronous client that is always answered with one message."""
    http = anthropic.DefaultAsyncHttpxClient(transport=transport(json.dumps(MESSAGE)))
    return anthropic.AsyncAnthropic(api_key="no-key", http_client=http)


def stream_client(deltas: int) -> anthropic.Anthropic:
    """Return a client that is always answered with one stream."""
    http = anthropic.DefaultHttpxClient(
        transport=transport(stream_text(deltas), "text/event-stream")
    )
    return anthropic.Anthropic(api_key="no-key", http_client=http)
