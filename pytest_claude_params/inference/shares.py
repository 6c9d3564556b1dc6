"""Shares: how far a share that was counted in a sample may lie from the true one."""

from __future__ import annotations

from math import ceil, floor, log, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

from pytest_claude_params.inference.binomial import at_least, at_most

if TYPE_CHECKING:
    from collections.abc import Callable

_HALVINGS = 60


def wilson(successes: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval for a share of ``successes`` in ``n``.

    It stays within 0 and 1 and is usable for small samples and for shares near 0 and 1,
    where the textbook interval claims certainty. Nothing counted means nothing known: 0 to 1.
    """
    _check(successes, n)
    if n == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, weight = successes / n, z * z / n
    middle = (share + weight / 2) / (1 + weight)
    reach = z * sqrt(share * (1 - share) / n + weight / (4 * n)) / (1 + weight)
    # At the ends the exact values are 0 and 1; rounding would miss them by a hair.
    low = 0.0 if successes == 0 else max(0.0, middle - reach)
    high = 1.0 if successes == n else min(1.0, middle + reach)
    return low, high


def exact(successes: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the exact interval of Clopper and Pearson for a share of ``successes`` in ``n``.

    It holds the true share at least as often as ``confidence`` says, whatever the share and the
    size of the sample; Wilson's is narrower and does so only on average. (C. J. Clopper and
    E. S. Pearson, Biometrika 26, 1934.)
    """
    _check(successes, n)
    miss = (1 - confidence) / 2
    low, high = 0.0, 1.0
    if successes > 0:
        low = _first(lambda share: at_least(successes, n, share) >= miss)
    if successes < n:
        high = _first(lambda share: at_most(successes, n, share) <= miss)
    return low, high


def fewest_to_exclude(share: float, confidence: float, *, counting: str) -> int | None:
    """Return the least size of a sample whose exact interval can leave out ``share``.

    Args:
        share: the share in question.
        confidence: that of the interval.
        counting: ``nothing`` if the sample that leaves it out counts no success, so that the
            interval lies below it; ``everything`` if it counts only successes.
    """
    unlikely = share if counting == "everything" else 1 - share
    if not 0 < unlikely < 1:
        # To leave out 0 takes one success, and no failure tells of it; so with 1.
        return 1 if unlikely == 0 else None
    miss = log((1 - confidence) / 2)
    # unlikely ** n < miss, and not equal to it: an end of the interval belongs to it.
    return floor(round(miss / log(unlikely), 9)) + 1


def fewest_to_reach(share: float, confidence: float, *, counting: str) -> int | None:
    """Return the least size of a sample whose exact interval can end at ``share``, or before it."""
    unlikely = share if counting == "everything" else 1 - share
    if unlikely in (0, 1):
        return 1 if unlikely == 0 else None
    miss = log((1 - confidence) / 2)
    return ceil(round(miss / log(unlikely), 9))


def _first(holds: Callable[[float], bool]) -> float:
    """Find the least share for which something holds that holds for all above it."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return (low + high) / 2


def _check(successes: int, n: int) -> None:
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is not a share")
