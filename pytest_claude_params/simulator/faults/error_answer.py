"""An error of the API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StrictInt

from pytest_claude_params.simulator.faults.fault import Answerable, ErrorStatus, Fault, Flag, Text
from pytest_claude_params.simulator.http.api_error import kind_of
from pytest_claude_params.simulator.http.response_headers import ORGANIZATION_ID

if TYPE_CHECKING:
    from pytest_claude_params.simulator.http.http_answer import Transmission

Wait = Annotated[StrictInt, Field(ge=0)]

_MESSAGES = {
    "invalid_request_error": "A scripted fault: the request is rejected",
    "authentication_error": "invalid x-api-key",
    "billing_error": "A scripted fault: there is a problem with billing",
    "permission_error": "A scripted fault: the API key may not use this resource",
    "not_found_error": "A scripted fault: the resource is not found",
    "conflict_error": "A scripted fault: the request conflicts with another",
    "request_too_large": "Request exceeds the maximum size",
    "rate_limit_error": (
        "A scripted fault: this request would exceed a rate limit "
        f"(org: {ORGANIZATION_ID}, model: {{model}})"
    ),
    "timeout_error": "Request timed out",
    "api_error": "Internal server error",
    "overloaded_error": "Overloaded",
}


@dataclass(frozen=True)
class ErrorAnswer(Fault):
    """An error status, with the API's body, or the platform's that is asked.

    Args:
        status: 400 to 599.
        type: the API's name for the error; without it, the one for the status.
        message: what is said; without it, something that fits the type.
        retry_after: seconds, for the header ``retry-after``.
        retry_after_ms: milliseconds, for the header ``retry-after-ms``.
        x_should_retry: for the header ``x-should-retry``.
    """

    status: ErrorStatus
    type: Text | None = None
    message: Text | None = None
    retry_after: Wait | None = None
    retry_after_ms: Wait | None = None
    x_should_retry: Flag | None = None
    kind: Literal["error"] = "error"

    def served(self, exchange: Answerable) -> Transmission:
        """Answer with the error."""
        kind = self.type or kind_of(self.status)
        message = self.message
        if message is None:
            message = _MESSAGES.get(kind, "A scripted fault").format(model=exchange.model)
        return exchange.error(self.status, kind, message).with_headers(self._headers())

    def _headers(self) -> dict[str, str]:
        said = {
            "retry-after": self.retry_after,
            "retry-after-ms": self.retry_after_ms,
            "x-should-retry": self.x_should_retry,
        }
        # str(True).lower() is what the API writes: true.
        return {name: str(value).lower() for name, value in said.items() if value is not None}
