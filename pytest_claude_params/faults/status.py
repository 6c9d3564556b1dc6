"""A rejection: the API, or a proxy before it, answers with an error status."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.call import CallResponse
from pytest_claude_params.dialects import dialect_of
from pytest_claude_params.faults.fault import INJECTED, Effect, admit, is_count, is_duration

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.dialects.dialect import Dialect

_LOWEST, _HIGHEST = 400, 599
_SERVER_ERROR = 500
# Documentation of the API, errors, 2026-08.
_ERROR_TYPES = {
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    409: "conflict_error",
    413: "request_too_large",
    429: "rate_limit_error",
    504: "timeout_error",
    529: "overloaded_error",
}
_REASONS = {529: "Overloaded"}
REQUEST_ID = "req_injected_by_claude_fault"


@dataclass(frozen=True)
class Status(Effect):
    """The request is rejected with this status, in the envelope of the API that was asked.

    Args:
        status: the HTTP status, 400 to 599.
        message: what the error says; by default that it was injected.
        retry_after: seconds for the header of that name; no wait costs real time.
        headers: further headers of the answer.
        html: whether the body is a page, as a proxy before the API sends it.
    """

    status: int
    message: str | None = None
    retry_after: float | None = None
    headers: Mapping[str, str] | None = None
    html: bool = False

    def __post_init__(self) -> None:
        status, wait = self.status, self.retry_after
        ok = is_count(status) and _LOWEST <= status <= _HIGHEST
        admit("status", status, ok=ok, allowed=f"a whole number from {_LOWEST} to {_HIGHEST}")
        ok = self.message is None or isinstance(self.message, str)
        admit("message", self.message, ok=ok, allowed="a text")
        admit("retry_after", wait, ok=wait is None or is_duration(wait), allowed="seconds")
        ok = self.headers is None or _are_headers(self.headers)
        admit("headers", self.headers, ok=ok, allowed="a dictionary of texts")
        admit("html", self.html, ok=isinstance(self.html, bool), allowed="True or False")

    def in_place(self, request: CallRequest, timeout_s: float | None) -> CallResponse:  # noqa: ARG002
        """Reject."""
        if self.html:
            return CallResponse(self.status, self._headers(), self._page())
        headers, body = self._told(dialect_of(request.url_path))
        return CallResponse(self.status, {**headers, **self._headers()}, body)

    @property
    def _message(self) -> str:
        if self.message is not None:
            return self.message
        return f"{_REASONS.get(self.status) or CallResponse(self.status).reason or 'Error'} ({INJECTED})"

    def _headers(self) -> dict[str, str]:
        said = {name.lower(): value for name, value in (self.headers or {}).items()}
        wait = {} if self.retry_after is None else {"retry-after": f"{self.retry_after:g}"}
        kind = "text/html" if self.html else "application/json"
        return {"content-type": kind, "request-id": REQUEST_ID, **wait, **said}

    def _told(self, dialect: Dialect | None) -> tuple[dict[str, str], dict[str, Any]]:
        """Tell the error as the Messages API does, or as the other API that was asked."""
        default = "api_error" if self.status >= _SERVER_ERROR else "invalid_request_error"
        kind = _ERROR_TYPES.get(self.status, default)
        if dialect:
            return dialect.error(self.status, kind, self._message)
        error = {"type": kind, "message": self._message}
        return {}, {"type": "error", "error": error, "request_id": REQUEST_ID}

    def _page(self) -> str:
        return f"<html><body><h1>{self.status}</h1><p>{self._message}</p></body></html>"


def _are_headers(value: object) -> bool:
    return isinstance(value, dict) and all(
        isinstance(part, str) for item in value.items() for part in item
    )
