"""Paired shares: how far the pass rates of the same cases differ between two arms."""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, log
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_SEED = 20_261_128
_DRAWS = 2_000


@dataclass(frozen=True, slots=True)
class Passes:
    """How many of the samples of one case passed.

    Args:
        count: those that passed.
        n: all of them; at least one.
    """

    count: int
    n: int

    @property
    def share(self) -> Fraction:
        """Return the share that passed."""
        return Fraction(self.count, self.n)


def mean_difference(pairs: Sequence[tuple[Passes, Passes]]) -> float:
    """Return by how much the second of each pair passes more often, each case counted alike."""
    return float(sum(differences(pairs)) / len(pairs))


def differences(pairs: Sequence[tuple[Passes, Passes]]) -> list[Fraction]:
    """Return for each case by how much the second passes more often."""
    return [after.share - before.share for before, after in pairs]


def interval(
    pairs: Sequence[tuple[Passes, Passes]], confidence: float = 0.95, draws: int = _DRAWS
) -> tuple[float, float]:
    """Return between which values the mean difference lies, by a bootstrap on two levels.

    Cases are drawn, then samples within them. What never varied looks certain to a bootstrap,
    however little was seen; so no end is nearer than ``open_share`` allows. The same pairs
    give the same interval: chance begins at a fixed seed.
    """
    chance = random.Random(_SEED)  # noqa: S311 - no secret is drawn
    known = [_certain_difference(*pair) for pair in pairs]
    cases = [pair if one is None else one for pair, one in zip(pairs, known, strict=True)]
    means = sorted(_drawn_mean(cases, chance) for _ in range(draws))
    cut = round(draws * (1 - confidence) / 2)
    seen, unseen = mean_difference(pairs), open_share(_fewest_samples(pairs), confidence)
    low, high = min(means[cut], seen - unseen), max(means[-1 - cut], seen + unseen)
    return max(low, -1.0), min(high, 1.0)


def open_share(n: int, confidence: float = 0.95) -> float:
    """Return the largest share of events of which ``n`` samples may well hold none."""
    return float(1 - ((1 - confidence) / 2) ** (1 / n))


def fewest_to_close(share: float, confidence: float = 0.95) -> int:
    """Return the least number of samples without an event that leaves less than ``share`` open."""
    return ceil(round(log((1 - confidence) / 2) / log(1 - share), 9))


def _fewest_samples(pairs: Sequence[tuple[Passes, Passes]]) -> int:
    return min(sum(before.n for before, _ in pairs), sum(after.n for _, after in pairs))


def _certain_difference(before: Passes, after: Passes) -> float | None:
    """Return the difference where no sample of either arm differs from the others: as most do."""
    if before.count in (0, before.n) and after.count in (0, after.n):
        return float(after.share - before.share)
    return None


def _drawn_mean(cases: Sequence[tuple[Passes, Passes] | float], chance: random.Random) -> float:
    drawn = 0.0
    for one in chance.choices(cases, k=len(cases)):
        if isinstance(one, tuple):
            drawn += _drawn(one[1], chance) - _drawn(one[0], chance)
        else:
            drawn += one
    return drawn / len(cases)


def _drawn(passes: Passes, chance: random.Random) -> float:
    """Draw as many samples as there are, each one of those that were seen."""
    count, n = passes.count, passes.n
    if count in (0, n):
        return count / n
    return sum(chance.random() * n < count for _ in range(n)) / n
