"""The model declines in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.mutations.operator import Operator

if TYPE_CHECKING:
    from pytest_claude_params.mutations.answer import Answer, Message

DECLINES = "I'm sorry, but I can't help with that request."


def refusal(answer: Answer) -> Message | None:
    """Say that it cannot help, and nothing else; the stop reason is ``end_turn``, as ever."""
    if answer.text.strip() == DECLINES or not (answer.text.strip() or answer.tool_uses):
        return None
    return answer.saying(DECLINES)


REFUSAL = Operator(
    "refusal", refusal, "the model declines", "any answer with a text or a tool call"
)
