"""The chunks of a streamed completion."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pytest_claude_params.simulator.platforms.chat_completions.completion import (
    SAME_EVERY_TIME,
    called,
    error_of,
    finish_reason,
    usage_of,
)
from pytest_claude_params.wire.json_text import json_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from pytest_claude_params.simulator.messages.events import TimedEvent


@dataclass
class Chunks:
    """Writes the events of one stream.

    Args:
        with_usage: whether the tokens are counted at the end.
        message: the message, as far as it was known when it began.
        calls: how many tools were called by now.
    """

    with_usage: bool
    message: dict[str, Any] = field(default_factory=dict)
    calls: int = 0

    def encoded(self, event: TimedEvent, padding: Random | None) -> bytes:
        """Write an event as chunks; some events have none."""
        del padding
        if event.data["type"] == "message_stop":
            return b"data: [DONE]\n\n"
        parts = self._parts(event.data)
        return "".join(f"data: {json_text(part)}\n\n" for part in parts).encode()

    def _parts(self, event: dict[str, Any]) -> Iterator[dict[str, Any]]:
        match event:
            case {"type": "error"}:
                yield error_of(event)
            case {"type": "message_start", "message": message}:
                self.message = message
                yield self._chunk({"role": "assistant", "content": ""})
            case {"content_block": {"type": "tool_use"} as use}:
                self.calls += 1
                yield self._call(called(use, ""))
            case {"delta": {"type": "text_delta", "text": text}}:
                yield self._chunk({"content": text})
            case {"delta": {"partial_json": text}}:
                yield self._call({"function": {"arguments": text}})
            case {"type": "message_delta", "delta": delta, "usage": usage}:
                yield self._chunk({}, finish_reason(delta["stop_reason"]))
                if self.with_usage:
                    yield {**self._named([]), "usage": usage_of(self.message["usage"] | usage)}

    def _call(self, call: dict[str, Any]) -> dict[str, Any]:
        return self._chunk({"tool_calls": [{"index": self.calls - 1, **call}]})

    def _chunk(self, delta: dict[str, Any], reason: str | None = None) -> dict[str, Any]:
        return self._named([{"delta": delta, "finish_reason": reason, "index": 0}])

    def _named(self, choices: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "id": self.message["id"],
            "choices": choices,
            "created": SAME_EVERY_TIME,
            "model": self.message["model"],
            "object": "chat.completion.chunk",
        }
