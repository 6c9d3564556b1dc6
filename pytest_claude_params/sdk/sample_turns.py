"""Turns: which request of a sample a thread or task is about, while several are under way."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pytest_claude_params import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.sdk.rate_limiter import RateLimiter


@dataclass(frozen=True)
class Turn:
    """One request of a sample, its repeats included.

    Args:
        limiter: is told of each answer, also of those that the SDK repeats by itself.
        began_at: when it was its turn, as ``clock.seconds`` says: turns begin in order,
            and so stand in the cassette, whichever thread comes to its request first.
        to_ask: how many of the sample's answers are still to be asked for, with this one.
    """

    limiter: RateLimiter
    began_at: float = field(default_factory=clock.seconds)
    to_ask: int = 1

    def note(self, response: dict[str, Any]) -> None:
        """Tell the limiter what the headers of an answer say; ``response`` is as vcrpy has it."""
        headers = {name.lower(): values[0] for name, values in response["headers"].items()}
        self.limiter.note(response["status"]["code"], headers)


_TURN: ContextVar[Turn | None] = ContextVar("turn", default=None)


def current() -> Turn | None:
    """Return the turn of this thread or task, if it asks for a part of a sample."""
    return _TURN.get()


def times_left() -> int:
    """Return how often the request of this thread or task is still to be made."""
    turn = current()
    return turn.to_ask if turn else 1


@contextmanager
def taken(turn: Turn) -> Iterator[None]:
    """Let this thread or task take its turn."""
    token = _TURN.set(turn)
    try:
        yield
    finally:
        _TURN.reset(token)
