"""The answer is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.mutations.operator import Operator

if TYPE_CHECKING:
    from pytest_claude_params.mutations.answer import Answer, Message


def empty(answer: Answer) -> Message | None:
    """Take all content out, and stop for ``end_turn``: the API documents such answers."""
    return answer.with_content([], "end_turn") if answer.content else None


EMPTY = Operator("empty", empty, "the model says nothing at all", "any answer with content")
