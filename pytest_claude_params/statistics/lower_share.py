"""Lower shares: whether one sample passes less often than another."""

from __future__ import annotations

from fractions import Fraction
from math import comb


def p_of_lower_share(passes: int, n: int, reference: int, reference_n: int) -> float:
    """Return the p-value of Fisher's exact test, one-sided: so few passes, if both pass alike.

    Args:
        passes: how many of the sample passed.
        n: how many there are.
        reference: how many of the other sample passed.
        reference_n: how many of those there are.
    """
    both = passes + reference
    least = max(0, both - reference_n)
    ways = sum(comb(n, k) * comb(reference_n, both - k) for k in range(least, passes + 1))
    return float(Fraction(ways, comb(n + reference_n, both)))
