"""Asking: how an expectation puts a question of its own to Claude."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pytest_claude_params.call import Call

# Takes the parameters of a message, and returns the call; raises ``NoAnswerError`` if there is none.
Ask = Callable[[dict[str, Any]], Call]


class NoAnswerError(Exception):
    """What was asked was not answered: its text says why.

    Args:
        why: what happened, in a line.
        hint: what to do next.
    """

    def __init__(self, why: str, hint: str = "") -> None:
        super().__init__(why)
        self.hint = hint
