"""Vertex: the model stands in the path, some errors are Google's."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pytest_claude_params.simulator.http.api_error import ApiError
from pytest_claude_params.simulator.platforms.body_version import BodyVersion
from pytest_claude_params.simulator.platforms.credentials import has_bearer
from pytest_claude_params.simulator.platforms.model_id import from_vertex
from pytest_claude_params.simulator.platforms.platform import Platform

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_claude_params.simulator.api import PlainReply
    from pytest_claude_params.simulator.http.received_request import ReceivedRequest

_PATH = re.compile(
    r".*/projects/[^/]+/locations/[^/]+/publishers/anthropic/models/"
    r"(?P<model>[^/]+):(?:rawPredict|streamRawPredict)"
)
_COUNT = "count-tokens"
_VERSION = BodyVersion("vertex-2023-10-16")
# What Google answers itself; all else comes from the API as it is.
_GOOGLES = {
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
}


class Vertex(Platform):
    """``POST .../publishers/anthropic/models/{id}:rawPredict`` and ``:streamRawPredict``."""

    name = "vertex"

    def serves(self, request: ReceivedRequest) -> bool:
        """By the end of the path, whatever comes before it."""
        return _PATH.fullmatch(unquote(request.path)) is not None

    def translated(self, request: ReceivedRequest) -> ReceivedRequest:
        """Put the model into the body, the version into the headers."""
        model = _model(request)
        headers = _VERSION.to_header(request, request.headers)
        body = _VERSION.without(request)
        if model == _COUNT:
            if isinstance(body, dict) and isinstance(body.get("model"), str):
                body["model"] = from_vertex(body["model"])
            return request.carrying(body, "/v1/messages/count_tokens", headers)
        if isinstance(body, dict):
            body = {"model": from_vertex(model), **body}
        return request.carrying(body, "/v1/messages", headers)

    def check(self, request: ReceivedRequest) -> None:
        """Reject what Google does not pass on to a model."""
        if not has_bearer(request.headers):
            raise ApiError(
                "authentication_error",
                "Request is missing required authentication credential. "
                "Expected OAuth 2 access token.",
            )
        _VERSION.check(request)

    def answer(self, reply: PlainReply) -> PlainReply:
        """Put the errors that Google answers in its shape."""
        status = _GOOGLES.get(reply.status)
        if status is None:
            return reply
        message = reply.body["error"]["message"]
        error = {"code": reply.status, "message": message, "status": status}
        return replace(reply, body={"error": error})

    def headers(self, request_id: str, status: int, limits: Mapping[str, str]) -> Mapping[str, str]:
        """Leave out what tells of an organization: on Vertex there is none."""
        del status, limits
        return {"request-id": request_id}


def _model(request: ReceivedRequest) -> str:
    found = _PATH.fullmatch(unquote(request.path))
    return found["model"] if found else ""
