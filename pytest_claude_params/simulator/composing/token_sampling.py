"""Sampling: from the mass of each possible next token to the token."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random


@dataclass(frozen=True)
class Sampling:
    """How to choose the next token.

    Args:
        temperature: 0 takes the likeliest token, 1 leaves the weights as they are.
        top_k: consider only so many of the likeliest tokens.
        top_p: consider only the likeliest tokens that together reach this share.
    """

    temperature: float = 1.0
    top_k: int | None = None
    top_p: float | None = None

    @classmethod
    def of(cls, body: dict[str, Any]) -> Sampling:
        """Read the sampling parameters of a request."""
        return cls(body.get("temperature", 1.0), body.get("top_k"), body.get("top_p"))

    def choose(self, masses: dict[str, float], random: Random) -> str:
        """Choose one token; among equals the one named first in the scenario is ahead."""
        ranked = sorted(masses, key=lambda token: -masses[token])
        if self.temperature == 0 or len(ranked) == 1:
            return ranked[0]
        top = masses[ranked[0]]
        weights = [math.exp(math.log(masses[token] / top) / self.temperature) for token in ranked]
        kept = self._kept(weights)
        return random.choices(ranked[:kept], weights[:kept])[0]

    def _kept(self, weights: list[float]) -> int:
        kept = self.top_k or len(weights)
        if self.top_p is None:
            return kept
        wanted = self.top_p * math.fsum(weights[:kept])
        mass = 0.0
        for number, weight in enumerate(weights[:kept], start=1):
            mass += weight
            if mass >= wanted:
                return number
        return kept
