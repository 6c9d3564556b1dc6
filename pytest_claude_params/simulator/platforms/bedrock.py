"""Bedrock: the model stands in the path, streams have AWS's framing, errors AWS's shape."""

from __future__ import annotations

import re
import uuid
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from pytest_claude_params.simulator.http.api_error import ApiError, invalid_request
from pytest_claude_params.simulator.platforms.body_version import BodyVersion
from pytest_claude_params.simulator.platforms.credentials import has_bearer, is_signed, with_key
from pytest_claude_params.simulator.platforms.model_id import from_aws
from pytest_claude_params.simulator.platforms.platform import Platform
from pytest_claude_params.wire.aws_event_stream import CONTENT_TYPE, frames_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from pytest_claude_params.simulator.api import PlainReply
    from pytest_claude_params.simulator.http.received_request import ReceivedRequest
    from pytest_claude_params.simulator.messages.events import TimedEvent

_PATH = re.compile(r"/model/(?P<model>[^/]+)/invoke(?P<stream>-with-response-stream)?")
_VERSION = BodyVersion("bedrock-2023-05-31")
_BAD_REQUEST = 400
# The errors of InvokeModel (Amazon Bedrock API reference, 2026-11).
_ERRORS = {
    400: "ValidationException",
    403: "AccessDeniedException",
    404: "ResourceNotFoundException",
    408: "ModelTimeoutException",
    413: "ValidationException",
    424: "ModelErrorException",
    429: "ThrottlingException",
    503: "ServiceUnavailableException",
    504: "ModelTimeoutException",
    529: "ServiceUnavailableException",
}
_UNSIGNED = 401
_FORBIDDEN = 403
_SERVER_ERRORS = 500
_IN_STREAMS = {
    "invalid_request_error": "validationException",
    "overloaded_error": "serviceUnavailableException",
    "rate_limit_error": "throttlingException",
    "timeout_error": "modelTimeoutException",
}


class Bedrock(Platform):
    """``POST /model/{id}/invoke`` and ``/invoke-with-response-stream``."""

    name = "bedrock"
    stream_type = CONTENT_TYPE

    def serves(self, request: ReceivedRequest) -> bool:
        """By the path."""
        return _PATH.fullmatch(request.path) is not None

    def translated(self, request: ReceivedRequest) -> ReceivedRequest:
        """Put model and stream into the body, version and betas into the headers."""
        model, stream = _target(request)
        headers = _VERSION.to_header(request, with_key(request.headers))
        body = _VERSION.without(request)
        if isinstance(body, dict):
            betas = body.pop("anthropic_beta", None)
            if isinstance(betas, list):
                headers["anthropic-beta"] = ",".join(map(str, betas))
            body.pop("user_profile_id", None)
            body = {"model": from_aws(model) or model, **body, "stream": stream}
        return request.carrying(body, "/v1/messages", headers)

    def check(self, request: ReceivedRequest) -> None:
        """Reject what Bedrock does not pass on to a model."""
        if not is_signed(request.headers) and not has_bearer(request.headers):
            raise ApiError("authentication_error", "Missing Authentication Token")
        if from_aws(_target(request)[0]) is None:
            raise invalid_request("The provided model identifier is invalid.")
        _VERSION.check(request)
        for name in ("model", "stream"):
            if name in request.parameters():
                raise invalid_request(f"{name}: Extra inputs are not permitted")

    def answer(self, reply: PlainReply) -> PlainReply:
        """Leave only the message of an error; that there is no key is forbidden on AWS."""
        if reply.status < _BAD_REQUEST:
            return reply
        status = _FORBIDDEN if reply.status == _UNSIGNED else reply.status
        return replace(reply, status=status, body={"message": reply.body["error"]["message"]})

    def headers(self, request_id: str, status: int, limits: Mapping[str, str]) -> Mapping[str, str]:
        """Name the request as AWS does, and the error."""
        del limits
        headers = {"x-amzn-requestid": str(uuid.uuid5(uuid.NAMESPACE_OID, request_id))}
        return headers | ({"x-amzn-errortype": _error(status)} if status >= _BAD_REQUEST else {})

    def encoded(self, event: TimedEvent, padding: Random | None) -> bytes:
        """Write an event as a frame."""
        del padding
        return b"".join(frames_of([with_aws_name(event.data)]))


def _target(request: ReceivedRequest) -> tuple[str, bool]:
    """Read the model and whether a stream is wanted."""
    found = _PATH.fullmatch(request.path)
    if found is None:
        return "", False
    return unquote(found["model"]), found["stream"] is not None


def _error(status: int) -> str:
    other = "InternalServerException" if status >= _SERVER_ERRORS else "ValidationException"
    return f"{_ERRORS.get(status, other)}:http://internal.amazon.com/coral/com.amazon.bedrock/"


def with_aws_name(event: dict[str, Any]) -> dict[str, Any]:
    """Give an error in a stream the name that AWS has for it."""
    if event["type"] != "error":
        return event
    error = event["error"]
    kind = _IN_STREAMS.get(error["type"], "internalServerException")
    return {"type": "error", "error": {**error, "type": kind}}
