"""An answer that is no JSON: status 200, and the text ends in the middle."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from pytest_claude_params.faults.fault import Effect, admit
from pytest_claude_params.wire.event_stream import text_of_event, text_of_events
from pytest_claude_params.wire.json_text import json_text

if TYPE_CHECKING:
    from pytest_claude_params.call import CallResponse


@dataclass(frozen=True)
class Malformed(Effect):
    """The JSON of the answer, or of a stream's middle event, is cut in half.

    Args:
        malformed: always ``True``.
    """

    malformed: bool
    alters: ClassVar[bool] = True
    unfit: ClassVar[str] = "no answer was JSON or a stream of events"

    def __post_init__(self) -> None:
        admit("malformed", self.malformed, ok=self.malformed is True, allowed="True")

    def altered(self, answer: CallResponse) -> CallResponse | None:
        """Cut the JSON of a message; errors stay whole."""
        if not answer.message:
            return None
        if answer.is_stream:
            return replace(answer, body=_spoiled_stream(answer))
        # A text and no object from now on: its type would not be told by itself.
        headers = {**answer.headers, "content-type": "application/json"}
        return replace(answer, body=_half(json_text(answer.body)), headers=headers)


def _spoiled_stream(answer: CallResponse) -> str:
    middle = len(answer.sent_events) // 2
    before, event = answer.sent_events[:middle], answer.sent_events[middle]
    name, mark, data = text_of_event(event).partition("data: ")
    spoiled = f"{name}{mark}{_half(data.rstrip())}\n\n"
    return text_of_events(before) + spoiled + text_of_events(answer.sent_events[middle + 1 :])


def _half(text: str) -> str:
    return text[: len(text) // 2]
