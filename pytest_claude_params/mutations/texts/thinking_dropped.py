"""The model answers without thinking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.mutations.operator import Operator
from pytest_claude_params.wire.content_blocks import THOUGHTS

if TYPE_CHECKING:
    from pytest_claude_params.mutations.answer import Answer, Message


def thinking_dropped(answer: Answer) -> Message | None:
    """Take the blocks of thinking out."""
    left = [block for block in answer.content if block.get("type") not in THOUGHTS]
    if not answer.thoughts or not left:
        return None
    return {**answer.message, "content": left}


THINKING_DROPPED = Operator(
    "thinking_dropped",
    thinking_dropped,
    "the model answers without thinking",
    "an answer with blocks of thinking",
)
