"""Shares: how far a share that was counted in a sample may lie from the true one."""

from __future__ import annotations

from functools import lru_cache
from math import ceil, floor, log
from typing import TYPE_CHECKING

from pytest_claude_params.statistics.binomial import at_least, at_most

if TYPE_CHECKING:
    from collections.abc import Callable

_HALVINGS = 60
# Samples of one run are mostly of one size, and each limit takes hundreds of sums.
_remembered = lru_cache(maxsize=2_000)


def exact(successes: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the exact interval of Clopper and Pearson for a share of ``successes`` in ``n``.

    It holds the true share at least as often as ``confidence`` says, whatever the share and the
    size of the sample. (C. J. Clopper and E. S. Pearson, Biometrika 26, 1934.)
    """
    return limits(successes, n, (1 + confidence) / 2)


@_remembered
def limits(successes: int, n: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return the exact lower and upper limit, each of which holds by itself.

    The true share lies below the one, or above the other, in at most ``1 - confidence`` of all
    samples; a bound from one side needs only one of them.
    """
    _check(successes, n)
    miss = 1 - confidence
    low, high = 0.0, 1.0
    if successes > 0:
        low = _first(lambda share: at_least(successes, n, share) >= miss)
    if successes < n:
        high = _first(lambda share: at_most(successes, n, share) <= miss)
    return low, high


def fewest_to_exclude(share: float, confidence: float, *, counting: str) -> int | None:
    """Return the least size of a sample one of whose limits can leave out ``share``.

    Args:
        share: the share in question.
        confidence: that of each limit.
        counting: ``nothing`` if the sample that leaves it out counts no success, so that both
            limits lie below it; ``everything`` if it counts only successes.
    """
    unlikely = share if counting == "everything" else 1 - share
    if not 0 < unlikely < 1:
        # To leave out 0 takes one success, and no failure tells of it; so with 1.
        return 1 if unlikely == 0 else None
    # unlikely ** n < 1 - confidence, and not equal to it: a limit is itself possible.
    return floor(round(log(1 - confidence) / log(unlikely), 9)) + 1


def fewest_to_reach(share: float, confidence: float, *, counting: str) -> int | None:
    """Return the least size of a sample one of whose limits can be ``share``, or before it."""
    unlikely = share if counting == "everything" else 1 - share
    if unlikely in (0, 1):
        return 1 if unlikely == 0 else None
    return ceil(round(log(1 - confidence) / log(unlikely), 9))


@_remembered
def share_that_gives_at_most(count: int, n: int, often: float) -> float:
    """Return the largest true share of which ``often`` of all samples have ``count`` or fewer."""
    return _first(lambda share: at_most(count, n, share) <= often) if count < n else 1.0


@_remembered
def share_that_gives_at_least(count: int, n: int, often: float) -> float:
    """Return the least true share of which ``often`` of all samples have ``count`` or more."""
    return _first(lambda share: at_least(count, n, share) >= often) if count > 0 else 0.0


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
