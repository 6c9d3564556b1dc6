"""Pace: how long an answer of so many tokens takes."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

TOKENS_PER_SECOND: Final = "tokens_per_second"


@dataclass(frozen=True)
class Pace:
    """Seconds at numbers of output tokens; straight lines between them and beyond the last.

    Args:
        points: pairs of tokens and seconds, by tokens; the first is the origin.
    """

    points: tuple[tuple[float, float], ...]

    @classmethod
    def of(cls, table: Mapping[int | Literal["tokens_per_second"], float]) -> Pace:
        """Make a pace from ``{"tokens_per_second": 60}`` or ``{100: 1.91, 1000: 17.31}``."""
        points = [
            (seconds, 1.0) if tokens == TOKENS_PER_SECOND else (float(tokens), seconds)
            for tokens, seconds in table.items()
        ]
        return cls(((0.0, 0.0), *sorted(points)))

    def seconds(self, tokens: int) -> float:
        """Tell when so many tokens are out, in seconds since the request came."""
        place = bisect_left(self.points, (tokens, 0.0))
        place = min(max(place, 1), len(self.points) - 1)
        (left, start), (right, end) = self.points[place - 1 : place + 1]
        return start + (end - start) * (tokens - left) / (right - left)
