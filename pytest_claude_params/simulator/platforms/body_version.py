"""The API version, where a platform has it in the body instead of a header."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.simulator.http.access import CURRENT_VERSION, SAMPLING_VERSION
from pytest_claude_params.simulator.http.api_error import invalid_request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_claude_params.simulator.http.received_request import ReceivedRequest

_FIELD = "anthropic_version"


@dataclass(frozen=True)
class BodyVersion:
    """Which versions a platform takes.

    Args:
        first: the platform's own name for the API's version 2023-06-01.
    """

    first: str

    def check(self, request: ReceivedRequest) -> None:
        """Reject a version that the platform does not know."""
        version = request.parameters().get(_FIELD)
        if version is None:
            raise invalid_request(f"{_FIELD}: Field required")
        if version not in (self.first, CURRENT_VERSION):
            raise invalid_request(
                f"{_FIELD}: Input should be '{self.first}' or '{CURRENT_VERSION}'"
            )

    def to_header(self, request: ReceivedRequest, headers: Mapping[str, str]) -> dict[str, str]:
        """Say the version in a header."""
        body = request.body
        version = body.get(_FIELD) if isinstance(body, dict) else None
        known = SAMPLING_VERSION if version == self.first else str(version)
        return {**headers, "anthropic-version": known}

    def without(self, request: ReceivedRequest) -> Any:
        """Copy the body without its version."""
        body = request.body
        if not isinstance(body, dict):
            return body
        return {name: value for name, value in body.items() if name != _FIELD}
