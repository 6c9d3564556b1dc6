"""An answer that is an error, in the API's own envelope."""

from __future__ import annotations

from typing import Any

_STATUS = {
    "invalid_request_error": 400,
    "authentication_error": 401,
    "billing_error": 402,
    "permission_error": 403,
    "not_found_error": 404,
    "method_not_allowed": 405,
    "conflict_error": 409,
    "request_too_large": 413,
    "rate_limit_error": 429,
    "api_error": 500,
    "timeout_error": 504,
    "overloaded_error": 529,
}
_KINDS = {status: kind for kind, status in _STATUS.items()}
_SERVER_ERRORS = 500


class ApiError(Exception):
    """The simulated API rejects a request.

    Args:
        kind: the API's name for the error, such as ``invalid_request_error``.
        message: what the API would say.
        details: what the API adds for programs, such as an ``error_code``.
    """

    def __init__(self, kind: str, message: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.details = details

    @property
    def status(self) -> int:
        """The HTTP status that goes with this kind of error."""
        return _STATUS[self.kind]

    def envelope(self, request_id: str | None) -> dict[str, Any]:
        """Build the body of the answer."""
        error: dict[str, Any] = {"type": self.kind, "message": self.message}
        if self.details:
            error["details"] = self.details
        return {"type": "error", "error": error, "request_id": request_id}


def invalid_request(message: str) -> ApiError:
    """Build the 400 that nearly every mistake in a request gets."""
    return ApiError("invalid_request_error", message)


def kind_of(status: int) -> str:
    """Name the API's kind of error for a status; the nearest one where it has none of its own."""
    other = "api_error" if status >= _SERVER_ERRORS else "invalid_request_error"
    return _KINDS.get(status, other)
