"""The contract of the family: how a platform's requests become the API's, and answers go back.

What stands here is what holds for the API itself; a platform overrides what it does otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from pytest_claude_params.simulator.http.response_headers import response_headers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

    from pytest_claude_params.simulator.api import PlainReply
    from pytest_claude_params.simulator.http.received_request import ReceivedRequest
    from pytest_claude_params.simulator.messages.events import TimedEvent


_BAD_REQUEST, _LIMITED, _SERVER_ERRORS = 400, 429, 500


class Platform:
    """The API itself: nothing has to be translated."""

    name: ClassVar[str] = "api"
    stream_type: ClassVar[str] = "text/event-stream; charset=utf-8"

    def serves(self, request: ReceivedRequest) -> bool:  # noqa: ARG002 - others look at it
        """Tell whether a request is for this platform."""
        return True

    def translated(self, request: ReceivedRequest) -> ReceivedRequest:
        """Give the request that the API would get instead; never fails."""
        return request

    def check(self, request: ReceivedRequest) -> None:
        """Reject, with an ``ApiError``, what the platform does not even pass on."""

    def answer(self, reply: PlainReply) -> PlainReply:
        """Put a plain answer in the platform's shape."""
        return reply

    def headers(self, request_id: str, status: int, limits: Mapping[str, str]) -> Mapping[str, str]:
        """Build the headers of an answer.

        Args:
            request_id: the API's id of the request.
            status: the status of the answer in the platform's shape.
            limits: the API's headers on rate limits.
        """
        headers = response_headers(request_id)
        if _BAD_REQUEST <= status < _SERVER_ERRORS and status != _LIMITED:
            # Seen on all 34 recorded answers of 400, 401 and 404, and no limits on any.
            return {**headers, "x-should-retry": "false"}
        retry = {"x-should-retry": "true"} if status == _LIMITED else {}
        return {**headers, **retry, **limits}

    def writer(self, request: ReceivedRequest) -> Callable[[TimedEvent, Random | None], bytes]:  # noqa: ARG002
        """Return what writes the events of one stream; it may remember those before.

        Args:
            request: the request as it came.
        """
        return self.encoded

    def encoded(self, event: TimedEvent, padding: Random | None) -> bytes:
        """Write an event of a stream as it goes over the wire."""
        return event.encoded(padding)
