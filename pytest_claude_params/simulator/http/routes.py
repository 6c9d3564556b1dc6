"""The routes of the API: which method a path takes, and what is asked there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from pytest_claude_params.simulator.http.api_error import ApiError

Endpoint = Literal[
    "message",
    "token count",
    "batch creation",
    "batch list",
    "batch",
    "batch cancellation",
    "batch deletion",
    "batch results",
    "model list",
    "model",
]

_ID = "([^/]+)"
_ROUTES: tuple[tuple[str, str, Endpoint], ...] = (
    ("POST", "/v1/messages", "message"),
    ("POST", "/v1/messages/count_tokens", "token count"),
    ("POST", "/v1/messages/batches", "batch creation"),
    ("GET", "/v1/messages/batches", "batch list"),
    ("GET", f"/v1/messages/batches/{_ID}", "batch"),
    ("DELETE", f"/v1/messages/batches/{_ID}", "batch deletion"),
    ("POST", f"/v1/messages/batches/{_ID}/cancel", "batch cancellation"),
    ("GET", f"/v1/messages/batches/{_ID}/results", "batch results"),
    ("GET", "/v1/models", "model list"),
    ("GET", f"/v1/models/{_ID}", "model"),
)


@dataclass(frozen=True)
class Destination:
    """Where a request goes.

    Args:
        endpoint: what is asked.
        id: the id in the path, if the route has one.
    """

    endpoint: Endpoint
    id: str = ""


def destination_of(method: str, path: str) -> Destination:
    """Find where a request goes; an unknown path and a wrong method are an ``ApiError``."""
    found = {
        allowed: Destination(endpoint, "".join(map(unquote, match.groups())))
        for allowed, pattern, endpoint in _ROUTES
        if (match := re.fullmatch(pattern, path))
    }
    if not found:
        raise ApiError("not_found_error", f"Not found: {path or '/'}")
    if method not in found:
        raise ApiError(
            "method_not_allowed",
            f"Method Not Allowed: {path} takes {' or '.join(found)}, not {method}",
        )
    return found[method]
