"""The contract of this family: an operator makes a recorded answer worse, as a model might.

A member is one function in a file of its own, ``(answer) -> message``, or ``None`` where it does
not fit, and an `Operator` that names it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from pytest_claude_params.mutations.answer import Answer, Message

Change: TypeAlias = Callable[["Answer"], "Message | None"]


@dataclass(frozen=True)
class Operator:
    """One way in which a model can get worse.

    Args:
        name: what the command line, the marker and reports call it.
        change: returns the changed message, or ``None`` if it does not fit the answer.
        sentence: what happened in the world: ``the model declines``.
        fits: which answers it fits, as the end of "It fits ...".
    """

    name: str
    change: Change
    sentence: str
    fits: str

    @property
    def help(self) -> str:
        """One sentence on what it does to an answer."""
        return (self.change.__doc__ or "").strip().partition("\n")[0]
