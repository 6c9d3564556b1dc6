"""Homogeneity: whether two samples may have been drawn from the same distribution."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, comb, prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

# Beyond so many cases to tell apart, chance is asked instead of all tables.
_MOST_CASES = 50_000
_SHUFFLES = 9_999
# Ten seconds for samples of two hundred answers each.
_MOST_SHUFFLES = 99_999
# So many shuffles as unlikely as the samples are far more than a p near the least one has.
_FAR = 10
_SEED = 20_261_124


@dataclass(frozen=True, slots=True)
class Comparison:
    """How far two samples are compatible.

    Args:
        p: how probable so unlikely a division of the answers is, if nothing differs.
        method: ``Fisher's exact test``, or ``a permutation test of 9,999 shuffles``.
        least: the least ``p`` that so many shuffles can give; 0 for an exact test.
        most_uneven: the ``p`` of the most uneven division of these answers between two samples of
            these sizes; no division has a smaller one.
    """

    p: float
    method: str
    least: float = 0.0
    most_uneven: float = 0.0


def compare(
    one: Mapping[str, int], other: Mapping[str, int], level: float = 0.05, comparisons: int = 1
) -> Comparison:
    """Compare two samples, given as answers with how often each came.

    Args:
        one: the one sample.
        other: the other.
        level: how rare a false alarm should be among all comparisons.
        comparisons: how many there are; the more, the smaller is the ``p`` that matters.
    """
    names = sorted({*one, *other})
    rows = [one.get(name, 0) for name in names], [other.get(name, 0) for name in names]
    uneven = most_uneven(*rows)
    exact = fisher_exact(*rows)
    if exact is not None:
        return Comparison(exact, "Fisher's exact test", most_uneven=uneven)
    least = 1 / (_MOST_SHUFFLES + 1)
    for shuffles in _rounds(level / comparisons, least):
        p = permutation(*rows, shuffles)
        if p > max(level, _FAR / shuffles):
            # Further shuffles would hardly make a difference of it.
            break
    return Comparison(p, f"a permutation test of {shuffles:,} shuffles", least, uneven)


def _rounds(level: float, least: float) -> list[int]:
    """How many shuffles to draw: the usual number, then so many that a rarer p can be seen."""
    needed = min(ceil(2 / level) - 1, _MOST_SHUFFLES)
    # What no number of shuffles can show need not be drawn.
    return [_SHUFFLES, needed] if needed > _SHUFFLES and level >= least else [_SHUFFLES]


def fisher_exact(
    one: Sequence[int], other: Sequence[int], most_cases: int = _MOST_CASES
) -> float | None:
    """Return the p-value of Fisher's exact test for two samples of counts by answer.

    All tables with the same sums count that are no more probable than the one that was seen
    (G. H. Freeman and J. H. Halton, Biometrika 38, 1951). Weights are whole numbers, so equal
    ones are equal. ``None`` if there are more than ``most_cases`` weights to keep apart.
    """
    columns = [a + b for a, b in zip(one, other, strict=True)]
    seen = _weight(one, columns)
    drawn = sum(one)
    # For each number of answers of the first sample so far: the weights, and of how many tables.
    cases: dict[int, Counter[int]] = {0: Counter({1: 1})}
    # Rare answers first: their weights are the same few.
    left = sum(columns)
    for column in sorted(columns):
        left -= column
        # What the columns that are left cannot fill up leads nowhere.
        cases = _with_column(cases, column, range(drawn - left, drawn + 1))
        if sum(map(len, cases.values())) > most_cases:
            return None
    extreme = sum(weight * tables for weight, tables in cases[drawn].items() if weight <= seen)
    return float(Fraction(extreme, comb(sum(columns), drawn)))


def most_uneven(one: Sequence[int], other: Sequence[int]) -> float:
    """Return the least p-value that a division of the same answers can have.

    Where every answer came once, all divisions are equally probable, and it is 1.
    """
    columns = [a + b for a, b in zip(one, other, strict=True)]
    drawn, left = sum(one), sum(columns)
    # For each number of answers of the first sample so far: the least weight, and of how many tables.
    rarest: dict[int, tuple[int, int]] = {0: (1, 1)}
    for column in columns:
        left -= column
        rarest = _rarest_with(rarest, column, range(drawn - left, drawn + 1))
    weight, tables = rarest[drawn]
    return float(Fraction(weight * tables, comb(sum(columns), drawn)))


def permutation(one: Sequence[int], other: Sequence[int], shuffles: int = _SHUFFLES) -> float:
    """Return the same p-value by drawing tables at random, the seen one counted among them.

    The same samples give the same value: chance begins at a fixed seed.
    """
    columns = [a + b for a, b in zip(one, other, strict=True)]
    urn = [at for at, column in enumerate(columns) for _ in range(column)]
    seen, chance = _weight(one, columns), random.Random(_SEED)  # noqa: S311 - no secret is drawn
    ways = [[comb(column, count) for count in range(column + 1)] for column in columns]
    extreme = 0
    for _ in range(shuffles):
        drawn = Counter(chance.sample(urn, sum(one)))
        extreme += prod(ways[at][count] for at, count in drawn.items()) <= seen
    return (extreme + 1) / (shuffles + 1)


def holm(p_values: Sequence[float]) -> list[float]:
    """Correct several p-values, so that any false alarm among them is as rare as one alone.

    (S. Holm, Scandinavian Journal of Statistics 6, 1979.) The order stays.
    """
    total, adjusted, so_far = len(p_values), [0.0] * len(p_values), 0.0
    for rank, at in enumerate(sorted(range(total), key=lambda at: p_values[at])):
        so_far = max(so_far, min((total - rank) * p_values[at], 1.0))
        adjusted[at] = so_far
    return adjusted


def least_p(one: int, other: int) -> float:
    """Return the p-value of two samples of these sizes that have no answer in common."""
    return fisher_exact([one, 0], [0, other]) or 0.0


def _with_column(
    cases: Mapping[int, Counter[int]], column: int, reach: range
) -> dict[int, Counter[int]]:
    found: dict[int, Counter[int]] = {}
    for taken in range(column + 1):
        ways = comb(column, taken)
        for before, weights in cases.items():
            if before + taken in reach:
                into = found.setdefault(before + taken, Counter())
                for weight, tables in weights.items():
                    into[weight * ways] += tables
    return found


def _rarest_with(
    rarest: Mapping[int, tuple[int, int]], column: int, reach: range
) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    for taken in range(column + 1):
        ways = comb(column, taken)
        for before, (weight, tables) in rarest.items():
            if before + taken not in reach:
                continue
            least, so_far = found.get(before + taken, (weight * ways, 0))
            if weight * ways < least:
                least, so_far = weight * ways, 0
            if weight * ways == least:
                found[before + taken] = least, so_far + tables
    return found


def _weight(counts: Iterable[int], columns: Iterable[int]) -> int:
    """In how many ways the answers can be divided so; the more, the more probable."""
    return prod(comb(column, count) for count, column in zip(counts, columns, strict=True))
