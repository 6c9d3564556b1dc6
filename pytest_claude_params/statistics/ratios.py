"""Ratios: whether a number such as tokens or cost has become larger or smaller."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, fsum, log
from typing import TYPE_CHECKING

from pytest_claude_params.statistics.sign_flips import p_of_change

if TYPE_CHECKING:
    from collections.abc import Sequence

# Logarithms are whole thousandths for the exact test: steps of a tenth of a percent.
_STEPS = 1_000


@dataclass(frozen=True, slots=True)
class RatioTest:
    """How a number has changed over all pairs.

    Args:
        ratio: the geometric mean of after to before; 1.3 is 30 percent more.
        p: how probable so large a change is, if each pair could as well be swapped; exact for
            ratios rounded to a tenth of a percent.
        least_relevant: the change that is worth a word; 0.1 is 10 percent.
        level: how rare a false alarm should be.
    """

    ratio: float
    p: float
    least_relevant: float
    level: float

    @property
    def has_changed(self) -> bool:
        """Whether it is both beyond chance and large enough to matter."""
        relevant = abs(log(self.ratio)) >= log(1 + self.least_relevant)
        return relevant and self.p <= self.level


def compare_ratios(
    pairs: Sequence[tuple[float, float]], least_relevant: float = 0.1, level: float = 0.05
) -> RatioTest | None:
    """Compare numbers of the same cases before and after; ``None`` if no pair has two above 0."""
    logs = [log(after / before) for before, after in pairs if before > 0 and after > 0]
    if not logs:
        return None
    p = p_of_change([round(one * _STEPS) for one in logs])
    return RatioTest(exp(fsum(logs) / len(logs)), p, least_relevant, level)
