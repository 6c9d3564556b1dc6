"""The endpoint for the openai SDK: ``POST /v1/chat/completions``.

Written without the code that judges such answers, so that a mistake there is seen.
Source: Anthropic's documentation, "OpenAI SDK compatibility" (2026-11); the shape of answers and
errors as recorded from api.anthropic.com (2025-12, 2026-02).
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from pytest_claude_params.simulator.http.access import SAMPLING_VERSION, check_key
from pytest_claude_params.simulator.http.api_error import invalid_request
from pytest_claude_params.simulator.platforms.chat_completions.chunks import Chunks
from pytest_claude_params.simulator.platforms.chat_completions.completion import (
    completion_of,
    error_of,
)
from pytest_claude_params.simulator.platforms.chat_completions.message_request import (
    message_request,
)
from pytest_claude_params.simulator.platforms.platform import Platform

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

    from pytest_claude_params.simulator.api import PlainReply
    from pytest_claude_params.simulator.http.received_request import ReceivedRequest
    from pytest_claude_params.simulator.messages.events import TimedEvent

_PATH = "/v1/chat/completions"
_BAD_REQUEST = 400
_UNREADABLE = (AttributeError, LookupError, TypeError, ValueError)


class ChatCompletions(Platform):
    """Requests and answers in OpenAI's shapes."""

    name = "chat_completions"

    def serves(self, request: ReceivedRequest) -> bool:
        """By the path."""
        return request.path == _PATH

    def translated(self, request: ReceivedRequest) -> ReceivedRequest:
        """Say it as the Messages API does."""
        headers = {"anthropic-version": SAMPLING_VERSION, **request.headers}
        body = request.body
        if isinstance(body, dict):
            with suppress(*_UNREADABLE):  # which check() tells
                body = message_request(body)
        return request.carrying(body, "/v1/messages", headers)

    def check(self, request: ReceivedRequest) -> None:
        """Reject what the endpoint does not pass on."""
        check_key(request.headers)
        body = request.parameters()
        if body.get("n") not in (None, 1):
            raise invalid_request("n: must be exactly 1")
        try:
            message_request(body)
        except _UNREADABLE:
            raise invalid_request("Failed to parse JSON: ") from None  # and no more than that

    def answer(self, reply: PlainReply) -> PlainReply:
        """Write a message as a completion, or an error."""
        told = error_of if reply.status >= _BAD_REQUEST else completion_of
        return replace(reply, body=told(reply.body))

    def headers(self, request_id: str, status: int, limits: Mapping[str, str]) -> Mapping[str, str]:
        """Name the request as OpenAI does; the limits have other names there and are left out."""
        del limits
        headers = dict(super().headers(request_id, status, {}))
        return {"x-request-id": headers.pop("request-id"), **headers}

    def writer(self, request: ReceivedRequest) -> Callable[[TimedEvent, Random | None], bytes]:
        """Return what writes chunks, all of which name the message."""
        options = request.parameters().get("stream_options")
        counted = isinstance(options, dict) and options.get("include_usage") is True
        return Chunks(with_usage=counted).encoded
