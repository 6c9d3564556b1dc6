"""A recorded answer as operators see it: the message, what asked for it, and a seeded choice."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from pytest_claude_params.call import text_of_content
from pytest_claude_params.wire.content_blocks import THOUGHTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from random import Random

    from pytest_claude_params.call import CallRequest

Message = dict[str, Any]
Block = dict[str, Any]
FENCE = "`" * 3


@dataclass(frozen=True)
class Answer:
    """What an operator changes; nothing in it may be changed in place.

    Args:
        message: the message, whole, as the Messages API has it.
        request: what asked for it.
        random: makes choices, the same ones each time.
        others: what other recordings of the suite were answered, nearest first.
    """

    message: Message
    request: CallRequest
    random: Random
    others: Iterable[Message] = ()

    @property
    def content(self) -> list[Block]:
        """The content blocks."""
        return [block for block in self.message.get("content") or () if isinstance(block, dict)]

    @cached_property
    def text(self) -> str:
        """The text blocks, joined."""
        return text_of_content(self.content)

    @property
    def words(self) -> int:
        """How many words the text has."""
        return len(self.text.split())

    @property
    def stop_reason(self) -> str:
        """Why Claude stopped."""
        return str(self.message.get("stop_reason"))

    @property
    def is_said_in_words(self) -> bool:
        """Whether it is a text that came to its end, and calls no tool."""
        return bool(self.text.strip()) and self.stop_reason in ("end_turn", "stop_sequence")

    @property
    def thoughts(self) -> list[Block]:
        """The blocks of thinking."""
        return [block for block in self.content if block.get("type") in THOUGHTS]

    @property
    def tool_uses(self) -> list[Block]:
        """The calls of the application's own tools, with whole inputs."""
        return [
            block
            for block in self.content
            if block.get("type") == "tool_use" and isinstance(block.get("input"), dict)
        ]

    @property
    def tools(self) -> dict[str, dict[str, Any]]:
        """The application's own tools that were sent, by name."""
        sent = self.request.parameters.get("tools")
        return {
            str(tool["name"]): tool
            for tool in (sent if isinstance(sent, list) else ())
            if isinstance(tool, dict) and "name" in tool and "input_schema" in tool
        }

    @property
    def tool_choice(self) -> Mapping[str, Any]:
        """Which tools Claude was told to use."""
        choice = self.request.parameters.get("tool_choice")
        return choice if isinstance(choice, dict) else {}

    @property
    def is_prefilled(self) -> bool:
        """Whether the application has begun the answer, so that nothing can come before it."""
        turns = self.request.parameters.get("messages")
        last = turns[-1] if isinstance(turns, list) and turns else None
        return isinstance(last, dict) and last.get("role") == "assistant"

    @property
    def may_double(self) -> bool:
        """Whether an answer of twice the length stays below ``max_tokens``."""
        limit = self.request.parameters.get("max_tokens")
        usage = self.message.get("usage")
        used = usage.get("output_tokens") if isinstance(usage, dict) else None
        if not isinstance(limit, int) or not isinstance(used, int):
            return True
        return 2 * used <= limit

    def saying(self, text: str, stop_reason: str = "end_turn") -> Message:
        """Return the message with another text, where the first text stands, and no tool call."""
        first = next((block for block in self.content if block.get("type") == "text"), {})
        kept = {**first, "type": "text", "text": text}
        kept.pop("citations", None)
        before = [*self.thoughts]
        return self.with_content([*before, kept] if text else before, stop_reason)

    def rewritten(self, text: str) -> Message:
        """Return the message with another text, and all else as it is."""
        blocks, is_said = [], False
        for block in self.content:
            if block.get("type") != "text":
                blocks.append(block)
            elif not is_said:
                is_said = True
                kept = {name: value for name, value in block.items() if name != "citations"}
                blocks.append({**kept, "text": text})
        return {**self.message, "content": blocks}

    def with_content(self, blocks: Sequence[Block], stop_reason: str | None = None) -> Message:
        """Return the message with other blocks, and another reason why it stopped."""
        stop = {"stop_reason": stop_reason or self.stop_reason}
        if stop_reason is not None and "stop_sequence" in self.message:
            stop["stop_sequence"] = None  # type: ignore[assignment]
        return {**self.message, "content": list(blocks), **stop}
