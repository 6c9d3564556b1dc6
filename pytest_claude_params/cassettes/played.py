"""What a thread or task has played, so that it can be given back: an answer may reach nobody."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

# Each gives one recording back.
Played: TypeAlias = "list[Callable[[], None]]"

_PLAYED: ContextVar[Played | None] = ContextVar("played", default=None)


@contextmanager
def noted() -> Iterator[Played]:
    """Note what is played meanwhile; to call what is yielded gives it back, each once."""
    played: Played = []
    token = _PLAYED.set(played)
    try:
        yield played
    finally:
        _PLAYED.reset(token)


def note(give_back: Callable[[], None]) -> None:
    """Note a recording that has answered, if anybody wants to know.

    Args:
        give_back: lets it answer once more.
    """
    if (played := _PLAYED.get()) is not None:
        played.append(give_back)
