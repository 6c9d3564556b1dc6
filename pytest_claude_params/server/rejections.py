"""Errors in the API's words, which no SDK asks again for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import JSONResponse

from pytest_claude_params.sdk.vcr_messages import REPLAYED_ID

if TYPE_CHECKING:
    from starlette.responses import Response


class RejectedError(Exception):
    """A request that gets an error in the API's words.

    Args:
        status: the HTTP status.
        kind: the API's name for the error.
        message: what it says.
    """

    def __init__(self, status: int, kind: str, message: str) -> None:
        super().__init__(message)
        self.status, self.kind = status, kind


def error_response(status: int, kind: str, message: str) -> Response:
    """Return an error as the API writes one.

    Args:
        status: the HTTP status.
        kind: the API's name for the error.
        message: what it says.
    """
    body = {
        "type": "error",
        "error": {"type": kind, "message": message},
        "request_id": REPLAYED_ID,
    }
    return JSONResponse(body, status, {"request-id": REPLAYED_ID, "x-should-retry": "false"})
