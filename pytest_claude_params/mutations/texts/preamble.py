"""The model begins with a pleasantry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.mutations.operator import Operator

if TYPE_CHECKING:
    from pytest_claude_params.mutations.answer import Answer, Message

BEGINNING = "Sure! Here is what you asked for:\n\n"


def preamble(answer: Answer) -> Message | None:
    """Put "Sure! Here is what you asked for:" before the text."""
    if not answer.is_said_in_words or answer.is_prefilled:
        return None
    return None if answer.text.startswith(BEGINNING) else answer.rewritten(BEGINNING + answer.text)


PREAMBLE = Operator(
    "preamble",
    preamble,
    "the model begins with a pleasantry",
    "a text that the application has not begun itself",
)
