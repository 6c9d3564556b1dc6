"""The answer is cut by ``max_tokens``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.mutations.operator import Operator

if TYPE_CHECKING:
    from pytest_claude_params.mutations.answer import Answer, Message

_FEWEST = 2


def truncated(answer: Answer) -> Message | None:
    """Leave the first half of the text, and stop for ``max_tokens``."""
    half = answer.text[: len(answer.text) // 2]
    if not answer.is_said_in_words or len(half.strip()) < _FEWEST:
        return None
    return answer.saying(half, "max_tokens")


TRUNCATED = Operator(
    "truncated",
    truncated,
    "max_tokens cuts the answer in the middle",
    "a text that came to its end",
)
