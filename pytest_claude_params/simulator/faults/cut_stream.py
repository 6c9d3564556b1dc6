"""A stream that ends early."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Literal

from pytest_claude_params.simulator.faults.fault import Answerable, Events, Fault, Flag
from pytest_claude_params.simulator.http.http_answer import Ending

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.simulator.http.http_answer import Transmission
    from pytest_claude_params.simulator.messages.events import TimedEvent


@dataclass(frozen=True)
class CutStream(Fault):
    """The beginning of a stream and no more; only for streams.

    Args:
        after_events: how many events come.
        reset: whether the connection is reset then; else the answer ends as if it were whole.
    """

    after_events: Events
    reset: Flag = False
    kind: Literal["cut_stream"] = "cut_stream"
    answers_to = "stream"

    def served(self, exchange: Answerable) -> Transmission:
        """Answer with the beginning of the stream."""
        beginning = exchange.usual(self._beginning)
        return replace(beginning, ending=Ending.RESET) if self.reset else beginning

    def _beginning(self, events: Iterator[TimedEvent]) -> Iterator[TimedEvent]:
        return islice(events, self.after_events)
