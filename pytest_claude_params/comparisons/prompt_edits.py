"""Prompt edits: a recorded request with another system prompt, or other words in its prompts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class PromptEdits:
    """What is changed in the prompts of a request.

    Args:
        system: the system prompt instead; ``None`` leaves it.
        replacements: pairs of a text and what stands in its place, in system and user turns.
    """

    system: str | None = None
    replacements: tuple[tuple[str, str], ...] = ()

    @property
    def is_any(self) -> bool:
        """Whether anything is changed."""
        return self.system is not None or bool(self.replacements)

    def edited(self, body: dict[str, Any]) -> dict[str, Any]:
        """Return the body of a request with the changes; the given one stays as it is."""
        if self.system is not None:
            body = {**body, "system": self.system}
        if self.replacements:
            turns = [self._turn(turn) for turn in body.get("messages") or ()]
            body = {**body, "messages": turns}
            if "system" in body:
                body["system"] = self._replaced(body["system"])
        return body

    def _turn(self, turn: Any) -> Any:
        if not isinstance(turn, dict) or turn.get("role") == "assistant":
            return turn
        return {**turn, "content": self._replaced(turn.get("content"))}

    def _replaced(self, content: Any) -> Any:
        """Replace in a text, or in the text blocks of a content."""
        if isinstance(content, str):
            for old, new in self.replacements:
                content = content.replace(old, new)
            return content
        if not isinstance(content, list):
            return content
        return [
            {**block, "text": self._replaced(block["text"])}
            if isinstance(block, dict) and isinstance(block.get("text"), str)
            else block
            for block in content
        ]
