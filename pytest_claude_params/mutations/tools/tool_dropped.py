"""A tool is not called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.mutations.operator import Operator

if TYPE_CHECKING:
    from pytest_claude_params.mutations.answer import Answer, Message

_INSTEAD = "I can help with that. Could you tell me a little more about what you need?"


def tool_dropped(answer: Answer) -> Message | None:
    """Take one call of a tool out; if it was the only one, ask back in words."""
    uses = answer.tool_uses
    if not uses or answer.stop_reason != "tool_use":
        return None
    dropped = answer.random.choice(uses)
    left = [block for block in answer.content if block is not dropped]
    if any(block.get("type") == "tool_use" for block in left):
        return answer.with_content(left)
    return answer.saying(answer.text if answer.text.strip() else _INSTEAD)


TOOL_DROPPED = Operator(
    "tool_dropped",
    tool_dropped,
    "the model does not call the tool",
    "an answer that calls a tool of the application",
)
