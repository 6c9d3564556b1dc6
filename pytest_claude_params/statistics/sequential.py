"""Sequential tests: evidence about a share that may be looked at after every answer.

The evidence is an e-value: what a bet against the share has made of one unit. Were the share the
true one, it would reach 20 in at most one of 20 samples, however often it is looked at and
whenever one stops (J. Ville, Étude critique de la notion de collectif, 1939). The bet is spread
evenly over all shares on the other side (H. Robbins, Annals of Mathematical Statistics 41, 1970).
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Side = Literal["below", "above"]
# What is less probable than this changes no figure that is shown.
_NEGLIGIBLE = 1e-9


@dataclass(frozen=True, slots=True)
class Decision:
    """What a sample has decided about a share, and when.

    Args:
        side: on which side of it the true share lies.
        after: how many answers it took.
        evidence: the e-value that they gave.
    """

    side: Side
    after: int
    evidence: float


def enough(confidence: float) -> float:
    """Return the e-value that decides: 20 with a confidence of 0.95."""
    return 1 / (1 - confidence)


@lru_cache(maxsize=4096)
def evidence_below(successes: int, n: int, share: float) -> float:
    """Return the e-value for a true share below ``share``, against that one and all above it.

    It is the mean of the likelihood ratios of all shares below, each as probable as any other.

    Args:
        successes: how many of the answers have what is counted.
        n: how many answers there are.
        share: the share in question, neither 0 nor 1.
    """
    # With N answers more than n by one: P(N > successes) / ((successes + 1) P(N = successes + 1)),
    # as a sum of ratios, which is exact for samples of any size.
    odds = share / (1 - share)
    ratio = total = 1.0
    for at in range(successes + 1, n + 1):
        ratio *= (n + 1 - at) / (at + 1) * odds
        total += ratio
    return total / (successes + 1)


def evidence_above(successes: int, n: int, share: float) -> float:
    """Return the e-value for a true share above ``share``."""
    return evidence_below(n - successes, n, 1 - share)


def decided(successes: int, n: int, share: float, confidence: float) -> Side | None:
    """Return on which side of a share so many answers put the true one; ``None`` if on neither."""
    if evidence_below(successes, n, share) >= enough(confidence):
        return "below"
    return "above" if evidence_above(successes, n, share) >= enough(confidence) else None


def first_decision(outcomes: Iterable[bool], share: float, confidence: float) -> Decision | None:
    """Return what answers decide about a share; ``None`` if they leave it open.

    The first decision stands, whatever comes after it: a sample that goes on says the same.

    Args:
        outcomes: whether each answer has what is counted, in the order in which they were asked.
        share: the share in question.
        confidence: how sure the decision has to be, on either side.
    """
    successes = 0
    for n, outcome in enumerate(outcomes, 1):
        successes += outcome
        if side := decided(successes, n, share, confidence):
            of_side = evidence_below if side == "below" else evidence_above
            return Decision(side, n, of_side(successes, n, share))
    return None


@lru_cache(maxsize=256)
def fewest_to_decide(side: Side, share: float, confidence: float) -> int:
    """Return how many answers it takes to decide for a side, if all of them speak for it."""
    return next(
        n for n in count(1) if decided(n if side == "above" else 0, n, share, confidence) == side
    )


def chance_of(side: Side, true: float, n: int, share: float, confidence: float) -> float:
    """Return the probability that a sample of at most ``n`` answers decides for a side.

    Args:
        side: below the share in question, or above it.
        true: the true share.
        n: how many answers are asked, if nothing is decided before.
        share: the share in question.
        confidence: how sure the decision has to be.
    """
    found = {"below": 0.0, "above": 0.0}
    undecided = {0: 1.0}
    for low, high in _open_counts(n, share, confidence):
        after: dict[int, float] = defaultdict(float)
        for successes, chance in undecided.items():
            after[successes + 1] += chance * true
            after[successes] += chance * (1 - true)
        found["below"] += sum(chance for at, chance in after.items() if at < low)
        found["above"] += sum(chance for at, chance in after.items() if at > high)
        undecided = {
            at: chance for at, chance in after.items() if low <= at <= high and chance > _NEGLIGIBLE
        }
    return found[side]


@lru_cache(maxsize=64)
def _open_counts(n: int, share: float, confidence: float) -> tuple[tuple[int, int], ...]:
    """Return the least and the largest count that decide nothing, after each of ``n`` answers."""
    found, successes, failures = [], 0, 0
    for seen in range(1, n + 1):
        while decided(successes, seen, share, confidence) == "below":
            successes += 1
        while decided(seen - failures, seen, share, confidence) == "above":
            failures += 1
        found.append((successes, seen - failures))
    return tuple(found)
