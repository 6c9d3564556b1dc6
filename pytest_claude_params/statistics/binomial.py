"""The binomial distribution: how probable it is to count so many among n."""

from __future__ import annotations

from functools import lru_cache
from math import exp, fsum, lgamma, log, log1p


def at_most(count: int, n: int, share: float) -> float:
    """Return the probability of ``count`` or fewer among ``n``, each with the probability ``share``."""
    return 1 - at_least(count + 1, n, share) if count > n * share else _sum(0, count, n, share)


def at_least(count: int, n: int, share: float) -> float:
    """Return the probability of ``count`` or more among ``n``."""
    return 1 - at_most(count - 1, n, share) if count < n * share else _sum(count, n, n, share)


def _sum(first: int, last: int, n: int, share: float) -> float:
    """Sum the smaller of the two tails, or the difference would lose its digits."""
    if share in (0, 1):
        return float(first <= n * share <= last)
    yes, no = log(share), log1p(-share)
    ways = _log_ways(n)
    return fsum(
        exp(ways[k] + k * yes + (n - k) * no) for k in range(max(first, 0), min(last, n) + 1)
    )


@lru_cache(maxsize=16)
def _log_ways(n: int) -> list[float]:
    """Return the logarithms of how many ways there are to choose k of n, for each k."""
    whole = lgamma(n + 1)
    return [whole - lgamma(k + 1) - lgamma(n - k + 1) for k in range(n + 1)]
