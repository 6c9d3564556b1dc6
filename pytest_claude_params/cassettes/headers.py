"""The headers that a cassette keeps: those that carry meaning, and no other.

An allow-list, because a list of secrets is never complete: with SDK 2.0 the key moved
from ``x-api-key`` to ``authorization`` and every list that named the first leaked it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def _kept(headers: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, str]:
    lower = {name.lower(): value for name, value in (headers or {}).items()}
    return {name: _single(lower[name]) for name in names if lower.get(name) is not None}


def _single(value: Any) -> str:
    """Recorders store a header's value as a string, bytes or a list of either."""
    if isinstance(value, (list, tuple)):
        return ", ".join(_single(item) for item in value)
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
