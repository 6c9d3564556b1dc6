"""Chunks of chat completions, read as the events of the Messages API."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.dialects.chat_completions.answer import (
    api_error_of,
    stop_reason_of,
    usage_of,
)
from pytest_claude_params.dialects.parts import dict_of, list_of
from pytest_claude_params.wire.event_stream import DONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pytest_claude_params.wire.event_stream import Event

_CHUNK = "chat.completion.chunk"
_TEXT = "text"


def is_event(event: Event) -> bool:
    """By what the event says that it is."""
    return event == DONE or event.get("object") == _CHUNK or api_error_of(event) is not None


def api_events(events: Iterable[Event]) -> Iterator[Event]:
    """Translate a stream, whose blocks have neither beginning nor end."""
    reader = _Reader()
    for event in events:
        yield from reader.read(event)


@dataclass
class _Reader:
    """How far a stream has come.

    Args:
        started: whether the message has begun.
        blocks: how many blocks have.
        open: what the open block says: a text, or the tool call of a number; ``None`` if none is.
    """

    started: bool = False
    blocks: int = 0
    open: Any = None

    def read(self, event: Event) -> Iterator[Event]:
        """Yield what an event says."""
        if event == DONE:
            yield from self._close()
            yield {"type": "message_stop"}
        elif event.get("object") == _CHUNK:
            yield from self._start(event)
            for choice in list_of(event.get("choices"))[:1]:
                yield from self._choice(dict_of(choice))
            if usage := usage_of(event.get("usage")):
                yield {"type": "message_delta", "delta": {}, "usage": usage}
        elif error := api_error_of(event):
            yield {"type": "error", "error": error}
        else:
            yield event

    def _start(self, chunk: Event) -> Iterator[Event]:
        if self.started:
            return
        self.started = True
        named = {"id": chunk.get("id"), "model": chunk.get("model")}
        begun: Event = {"type": "message", "role": "assistant", "content": [], "usage": {}}
        yield {"type": "message_start", "message": {**begun, **named}}

    def _choice(self, choice: dict[str, Any]) -> Iterator[Event]:
        delta = dict_of(choice.get("delta"))
        for name in ("content", "refusal"):
            if delta.get(name):
                yield from self._text(delta[name])
        for number, call in enumerate(list_of(delta.get("tool_calls"))):
            yield from self._call(dict_of(call), number)
        if reason := stop_reason_of(choice.get("finish_reason")):
            yield from self._close()
            yield {"type": "message_delta", "delta": {"stop_reason": reason}, "usage": {}}

    def _text(self, text: Any) -> Iterator[Event]:
        if self.open != _TEXT:
            yield from self._begin(_TEXT, {"type": "text", "text": ""})
        yield self._delta({"type": "text_delta", "text": text})

    def _call(self, call: dict[str, Any], number: int) -> Iterator[Event]:
        place, function = call.get("index", number), dict_of(call.get("function"))
        if self.open != place:
            named = {"id": call.get("id"), "name": function.get("name")}
            yield from self._begin(place, {"type": "tool_use", **named, "input": {}})
        if text := function.get("arguments"):
            yield self._delta({"type": "input_json_delta", "partial_json": text})

    def _begin(self, what: Any, block: dict[str, Any]) -> Iterator[Event]:
        yield from self._close()
        yield {"type": "content_block_start", "index": self.blocks, "content_block": block}
        self.open, self.blocks = what, self.blocks + 1

    def _delta(self, delta: dict[str, Any]) -> Event:
        return {"type": "content_block_delta", "index": self.blocks - 1, "delta": delta}

    def _close(self) -> Iterator[Event]:
        if self.open is not None:
            self.open = None
            yield {"type": "content_block_stop", "index": self.blocks - 1}
