"""An error in the middle of a stream."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Literal

from pytest_claude_params.simulator.faults.fault import Answerable, Events, Fault, Text
from pytest_claude_params.simulator.messages.events import TimedEvent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.simulator.http.http_answer import Transmission


@dataclass(frozen=True)
class StreamError(Fault):
    """An ``error`` event after some others, with which the stream ends; only for streams.

    Args:
        after_events: how many events come before it.
        type: the API's name for the error.
        message: what is said.
    """

    after_events: Events
    type: Text = "overloaded_error"
    message: Text = "Overloaded"
    kind: Literal["stream_error"] = "stream_error"
    answers_to = "stream"

    def served(self, exchange: Answerable) -> Transmission:
        """Answer with the beginning of the stream, then the error."""
        return exchange.usual(self._broken)

    def _broken(self, events: Iterator[TimedEvent]) -> Iterator[TimedEvent]:
        tokens = 0
        for event in islice(events, self.after_events):
            tokens = event.tokens
            yield event
        error = {"type": self.type, "message": self.message}
        yield TimedEvent({"type": "error", "error": error}, tokens)
