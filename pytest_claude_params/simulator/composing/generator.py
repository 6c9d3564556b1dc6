"""Generation, token by token, among the continuations that a scenario allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_claude_params.simulator.messages.tokenizer import tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from random import Random

    from pytest_claude_params.simulator.composing.token_sampling import Sampling

_END = ""


@dataclass(frozen=True)
class Continuation:
    """One text that could follow, and how likely it is beside the others."""

    tokens: tuple[str, ...]
    weight: float = 1.0

    @classmethod
    def of(cls, text: str, weight: float = 1.0) -> Continuation:
        """Make a continuation from text."""
        return cls(tuple(tokens_of(text)), weight)

    def token_at(self, position: int) -> str:
        """Give the token at a position; past the last one it is the end."""
        return self.tokens[position] if position < len(self.tokens) else _END


def generate(
    continuations: Iterable[Continuation], sampling: Sampling, random: Random
) -> Iterator[str]:
    """Yield one token after another, until a continuation has come to its end.

    At each step a token is as likely as all continuations together that agree with what
    was said so far and go on with it.
    """
    alive = list(continuations)
    position = 0
    while len(alive) > 1:
        token = sampling.choose(_masses(alive, position), random)
        if token == _END:
            return
        yield token
        alive = [each for each in alive if each.token_at(position) == token]
        position += 1
    yield from alive[0].tokens[position:]


def _masses(continuations: list[Continuation], position: int) -> dict[str, float]:
    masses: dict[str, float] = {}
    for each in continuations:
        token = each.token_at(position)
        masses[token] = masses.get(token, 0.0) + each.weight
    return masses
