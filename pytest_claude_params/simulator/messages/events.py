"""The events of a streamed answer, in the API's order."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from pytest_claude_params.simulator.messages.message import Answer, Block

_MOST_PADDING = 15


@dataclass(frozen=True)
class TimedEvent:
    """An event, and how many tokens were generated when it is due."""

    data: dict[str, Any]
    tokens: int

    def encoded(self, padding: Random | None = None) -> bytes:
        """Write the event as it goes over the wire.

        Args:
            padding: where random blanks come from; the API puts them before the last brace
                so that the length of an event does not tell the length of a token.
        """
        text = json.dumps(self.data, ensure_ascii=False, separators=(",", ":"))
        if padding is not None:
            text = f"{text[:-1]}{'}':>{padding.randint(1, _MOST_PADDING)}}"
        return f"event: {self.data['type']}\ndata: {text}\n\n".encode(errors="replace")


def events_of_answer(answer: Answer) -> Iterator[TimedEvent]:
    """Yield the events that say an answer."""
    yield TimedEvent({"type": "message_start", "message": answer.beginning()}, 0)
    for index, block in enumerate(answer.blocks):
        yield from _events_of_block(index, block)
    ending = {
        "stop_reason": answer.stop_reason,
        "stop_sequence": answer.stop_sequence,
        "stop_details": None,
    }
    yield TimedEvent(
        {"type": "message_delta", "delta": ending, "usage": answer.last_usage()},
        answer.output_tokens,
    )
    yield TimedEvent({"type": "message_stop"}, answer.output_tokens)


def _events_of_block(index: int, block: Block) -> Iterator[TimedEvent]:
    tokens = block.pieces[0].tokens if block.pieces else 0
    yield TimedEvent(
        {"type": "content_block_start", "index": index, "content_block": block.opening()}, tokens
    )
    if index == 0:
        yield TimedEvent({"type": "ping"}, tokens)
    for delta in block.deltas():
        tokens = delta.tokens
        event = {"type": "content_block_delta", "index": index, "delta": delta.data}
        yield TimedEvent(event, tokens)
    yield TimedEvent({"type": "content_block_stop", "index": index}, tokens)
