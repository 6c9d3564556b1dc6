"""An exchange: one request on its way to the API, and the answer on its way back."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from pytest_claude_params.simulator.api import LinesReply, PlainReply, StreamReply
from pytest_claude_params.simulator.endpoints.rate_limits import exceeded_message
from pytest_claude_params.simulator.http.access import check_key
from pytest_claude_params.simulator.http.api_error import ApiError
from pytest_claude_params.simulator.http.http_answer import Chunk, Transmission, plain
from pytest_claude_params.wire.json_text import json_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.simulator.api import SimulatedApi
    from pytest_claude_params.simulator.endpoints.rate_limits import RateLimits
    from pytest_claude_params.simulator.faults.fault import EventChange
    from pytest_claude_params.simulator.http.received_request import ReceivedRequest
    from pytest_claude_params.simulator.messages.events import TimedEvent
    from pytest_claude_params.simulator.platforms import Platform


_LIMITED = "/v1/messages"


@dataclass(frozen=True)
class Exchange:
    """What a request may get.

    Args:
        api: who answers.
        limits: what is left of the rate limits.
        platform: whose shapes requests and answers have.
        received: the request as it came.
        request: the request as the API gets it.
        request_id: the id of the request.
    """

    api: SimulatedApi
    limits: RateLimits
    platform: Platform
    received: ReceivedRequest
    request: ReceivedRequest
    request_id: str

    @property
    def model(self) -> str:
        """The model that is asked."""
        body = self.request.body
        return str(body.get("model")) if isinstance(body, dict) else ""

    def usual(self, change: EventChange | None = None) -> Transmission:
        """Answer as the API does.

        Args:
            change: what to do with the events, if the answer is a stream.
        """
        try:
            self.platform.check(self.received)
        except ApiError as error:
            return self.error(error.status, error.kind, error.message)
        wait = self.limits.wait_for_request() if self._is_limited and self._has_key else 0
        if wait:
            message = exceeded_message(self.limits.requests_per_minute or 0, self.model)
            rejection = self.error(429, "rate_limit_error", message)
            return rejection.with_headers({"retry-after": str(wait)})
        reply = self.api.reply_to(self.request, self.request_id)
        if isinstance(reply, StreamReply):
            return self._stream(reply, change)
        if isinstance(reply, LinesReply):
            lines = plain(reply.status, reply.text().encode(errors="replace"), reply.content_type)
            return lines.with_headers(self._headers(reply.status))
        usage = reply.body.get("usage") or {}
        self.limits.spend(usage.get("input_tokens", 0), usage.get("output_tokens", 0))
        return self._plain(reply)

    def error(self, status: int, kind: str, message: str) -> Transmission:
        """Answer with an error."""
        envelope = ApiError(kind, message).envelope(self.request_id)
        return self._plain(PlainReply(status, envelope))

    @property
    def _is_limited(self) -> bool:
        return self.request.method == "POST" and self.request.path == _LIMITED

    @property
    def _has_key(self) -> bool:
        """Whether there is a key: without one the API does not count the request."""
        try:
            check_key(self.request.headers)
        except ApiError:
            return False
        return True

    def _plain(self, reply: PlainReply) -> Transmission:
        shaped = self.platform.answer(reply)
        answer = plain(shaped.status, json_text(shaped.body).encode(), tokens=shaped.tokens)
        return answer.with_headers(self._headers(shaped.status))

    def _stream(self, reply: StreamReply, change: EventChange | None) -> Transmission:
        # What the input costs is known, and said in the headers, before the answer begins.
        beginning = next(reply.events)
        self.limits.spend(input_tokens=beginning.data["message"]["usage"]["input_tokens"])
        events = self._counted(chain([beginning], reply.events))
        written = self.platform.writer(self.received)
        return Transmission(
            200,
            {"content-type": self.platform.stream_type, "cache-control": "no-cache"},
            (
                Chunk(written(event, reply.padding), event.tokens)
                for event in (change(events) if change else events)
            ),
            is_stream=True,
        ).with_headers(self._headers(200))

    def _counted(self, events: Iterator[TimedEvent]) -> Iterator[TimedEvent]:
        for event in events:
            if event.data["type"] == "message_delta":
                self.limits.spend(output_tokens=event.data["usage"]["output_tokens"])
            yield event

    def _headers(self, status: int) -> dict[str, str]:
        return dict(self.platform.headers(self.request_id, status, self.limits.headers()))
