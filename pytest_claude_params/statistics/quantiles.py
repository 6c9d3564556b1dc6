"""Quantiles: the value below which a share of all values lies, and how well a sample knows it."""

from __future__ import annotations

from functools import lru_cache
from math import ceil, inf, log
from typing import TYPE_CHECKING

from pytest_claude_params.statistics.binomial import at_least, at_most

if TYPE_CHECKING:
    from collections.abc import Sequence


def quantile(values: Sequence[float], share: float) -> float:
    """Return the least of the values that at least ``share`` of them do not exceed.

    It is a value that was seen, and not one between two of them.
    """
    # Of 10 values the fourth is at 0.4, though 10 * 0.4 may come out a hair larger.
    rank = max(ceil(round(len(values) * share, 9)), 1)
    return sorted(values)[rank - 1]


def quantile_interval(
    values: Sequence[float], share: float, confidence: float = 0.95
) -> tuple[float, float]:
    """Return two of the values between which the true quantile lies, whatever the distribution.

    An end that the sample is too small to give is infinite. (H. A. David and H. N. Nagaraja,
    Order Statistics, 3rd edition, section 7.1.)
    """
    ordered, n = sorted(values), len(values)
    low, high = _ranks(n, share, confidence)
    return (
        ordered[low - 1] if low else -inf,
        ordered[high - 1] if high <= n else inf,
    )


def fewest_for_end(share: float, confidence: float, *, upper: bool) -> int:
    """Return the least size of a sample that gives the interval of a quantile this end."""
    return ceil(round(log((1 - confidence) / 2) / log(share if upper else 1 - share), 9))


@lru_cache(maxsize=1024)
def _ranks(n: int, share: float, confidence: float) -> tuple[int, int]:
    """Return which of the ordered values are the ends; 0 and n + 1 if there is none."""
    miss = (1 - confidence) / 2
    low = max((k for k in range(1, n + 1) if at_most(k - 1, n, share) <= miss), default=0)
    high = min((k for k in range(1, n + 1) if at_least(k, n, share) <= miss), default=n + 1)
    return low, high
