"""A stream that breaks off: the connection is lost between two events."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from pytest_claude_params.faults.fault import Effect, admit, is_count
from pytest_claude_params.wire import event_stream

if TYPE_CHECKING:
    from pytest_claude_params.call import CallResponse


@dataclass(frozen=True)
class CutAfter(Effect):
    """The stream breaks off after so many events.

    Args:
        cut_after: how many events arrive, as the API sends them: pings count, too.
    """

    cut_after: int
    alters: ClassVar[bool] = True
    unfit: ClassVar[str] = "no streamed answer had more events than that"

    def __post_init__(self) -> None:
        admit(
            "cut_after",
            self.cut_after,
            ok=is_count(self.cut_after),
            allowed="a whole number from 0 on",
        )

    def altered(self, answer: CallResponse) -> CallResponse | None:
        """Leave the beginning; what a lost connection raises is what the client gets then."""
        if len(answer.sent_events) <= self.cut_after:
            return None
        beginning = event_stream.text_of_events(answer.sent_events[: self.cut_after])
        headers = {**answer.headers, "content-type": "text/event-stream; charset=utf-8"}
        return replace(answer, body=beginning, headers=headers, cut="RemoteProtocolError")
