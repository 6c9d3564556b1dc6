"""Sign flips: whether paired differences lean to one side further than chance leans."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def p_of_drop(differences: Sequence[Fraction | int]) -> float:
    """Return how probable so low a sum is, if each difference could as well have the other sign.

    The test is exact: all signs count, however many pairs there are. Differences of 1, 0 and -1
    make it McNemar's exact test. (R. A. Fisher, The Design of Experiments, 1935, section 21.)
    """
    whole = _in_whole_numbers(differences)
    return float(Fraction(_signs_with_sum_up_to(sum(whole), whole), 2 ** len(whole)))


def p_of_change(differences: Sequence[Fraction | int]) -> float:
    """Return the same for a sum so far from 0 to either side."""
    lower = p_of_drop(differences)
    return min(1.0, 2 * min(lower, p_of_drop([-one for one in differences])))


def _in_whole_numbers(differences: Sequence[Fraction | int]) -> list[int]:
    """Scale them alike; a difference of 0 has no sign and says nothing."""
    scale = lcm(*(Fraction(one).denominator for one in differences))
    return [int(one * scale) for one in differences if one]


def _signs_with_sum_up_to(most: int, numbers: Sequence[int]) -> int:
    """Count the choices of signs whose sum is ``most`` or less.

    The number of choices by sum is a polynomial, the product of ``1 + x ** size``. It lies in one
    large number, with a field of bits for each coefficient, so that a product is a shift and a sum.
    """
    sizes = [abs(number) for number in numbers]
    width = len(sizes) + 2
    choices = 1
    for size in sizes:
        choices += choices << (size * width)
    # The positive ones sum up to s where all of them sum up to 2 s - sum(sizes).
    fields = (most + sum(sizes)) // 2 + 1
    # Modulo the largest field, the sum of the fields is left: each is worth 1 there.
    return (choices & ((1 << (fields * width)) - 1)) % ((1 << width) - 1)
