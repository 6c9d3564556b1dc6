"""The headers that a cassette keeps: those that carry meaning, and no other.

An allow-list, because a list of secrets is never complete: with SDK 2.0 the key moved
from ``x-api-key`` to ``authorization`` and every list that named the first leaked it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.wire import aws_event_stream

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_claude_params.call import CallResponse

REQUEST_HEADERS = ("anthropic-beta", "anthropic-version", "content-type")
RESPONSE_HEADERS = (
    "content-type",
    "retry-after",
    "retry-after-ms",
    "x-amzn-errortype",
    "x-should-retry",
    "x-simulated-by",
)


def kept_request_headers(headers: Mapping[str, Any]) -> dict[str, str]:
    """Return the request headers that carry meaning, in a fixed order."""
    return _kept(headers, REQUEST_HEADERS)


def kept_response_headers(headers: Mapping[str, Any]) -> dict[str, str]:
    """Return the response headers that carry meaning, in a fixed order."""
    return _kept(headers, RESPONSE_HEADERS)


def content_encoding(headers: Mapping[str, Any]) -> str:
    """Return how a body says that it is compressed; an empty string for not at all."""
    return _kept(headers, ("content-encoding",)).get("content-encoding", "")


def content_type_of_body(response: CallResponse, *, framed: bool = False) -> dict[str, str]:
    """Return what the body says where the header does not: recorders blank it, SDKs go by it.

    Args:
        response: the answer.
        framed: whether the client expects a stream in Bedrock's frames.
    """
    said, body = response.headers.get("content-type", ""), response.body
    if framed and response.is_stream:
        return {"content-type": aws_event_stream.CONTENT_TYPE}
    if isinstance(body, (dict, list)) and "json" not in said:
        return {"content-type": "application/json"}
    if (
        isinstance(body, str)
        and body.startswith(("event:", "data:"))
        and "event-stream" not in said
    ):
        return {"content-type": "text/event-stream"}
    return {}


def _kept(headers: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    lower = {name.lower(): value for name, value in (headers or {}).items()}
    return {name: _single(lower[name]) for name in names if lower.get(name) is not None}


def _single(value: Any) -> str:
    """Recorders store a header's value as a string, bytes or a list of either."""
    if isinstance(value, (list, tuple)):
        return ", ".join(_single(item) for item in value)
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
