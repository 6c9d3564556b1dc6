"""A request, as it came."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qs, urlsplit

from pytest_claude_params.simulator.http.api_error import invalid_request


@dataclass(frozen=True)
class ReceivedRequest:
    """One request, as it came.

    Args:
        method: the HTTP method, upper case.
        target: path and query.
        headers: lower-case names.
        content: the raw body.
    """

    method: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes = b""

    @property
    def path(self) -> str:
        """The path without the query, such as ``/v1/messages``."""
        return urlsplit(self.target).path

    @property
    def query(self) -> dict[str, list[str]]:
        """The values of the query by name."""
        return parse_qs(urlsplit(self.target).query)

    @cached_property
    def body(self) -> Any:
        """The body as JSON; as text if it is not JSON; ``None`` if there is none."""
        if not self.content:
            return None
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError):
            return self.content.decode(errors="replace")

    def carrying(self, body: Any, target: str, headers: dict[str, str]) -> ReceivedRequest:
        """Copy the request with another body, target and headers; a body that is no object stays."""
        content = json.dumps(body).encode() if isinstance(body, dict) else self.content
        return ReceivedRequest(self.method, target, headers, content)

    @property
    def is_beta(self) -> bool:
        """Whether the request says that it is for a beta of the API."""
        return "anthropic-beta" in self.headers or self.query.get("beta") == ["true"]

    def parameters(self) -> dict[str, Any]:
        """Give the body as a JSON object; anything else is an ``ApiError``."""
        body = self.body
        if isinstance(body, str) and not self.content.lstrip().startswith(b'"'):
            raise invalid_request("The request body is not valid JSON")
        if not isinstance(body, dict):
            raise invalid_request("The request body should be a JSON object")
        return body
