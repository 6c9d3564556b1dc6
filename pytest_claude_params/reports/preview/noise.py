"""How far lengths of answers waver by themselves, and whether one has changed beyond that."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# Changes of less are of no interest, however sure they are.
_LEAST_RELEVANT = math.log(1.1)
# Of a label of four tokens, one more is a quarter.
_LEAST_TOKENS = 5
# What is taken for noise where there are too few answers to know it.
_ASSUMED = math.log(1.5)
_FEWEST = 8
# 95 % of a normal distribution; what makes a deviation of the median absolute one.
_NORMAL, _OF_MEDIAN = 1.96, 1.4826


@dataclass(frozen=True)
class Noise:
    """How far the length of an answer wavers by itself, as the logarithm of a factor.

    Args:
        band: an answer within it has not changed.
        is_known: whether it was measured, and not assumed.
    """

    band: float
    is_known: bool

    @property
    def percent(self) -> str:
        """How much shorter to how much longer that is, such as ``-33 to +50 %``."""
        low, high = (100 * math.expm1(sign * self.band) for sign in (-1, 1))
        return f"{low:.0f} to {high:+.0f} %"


def noise_of(tests: Sequence[dict[str, Any]]) -> Noise:
    """Measure the noise of a preview.

    Recordings of one request differ by nothing else. Where there are too few, the spread of the
    changes about their median is taken: a change that all tests share is not noise.

    Args:
        tests: the facts of each test, with its ``test``.
    """
    deviations = list(_within_samples(tests))
    freedom = sum(count - 1 for _, count in deviations)
    if freedom + 1 >= _FEWEST:
        spread = math.sqrt(sum(squares for squares, _ in deviations) / freedom)
        return Noise(_NORMAL * math.sqrt(2) * spread, is_known=True)
    changes = [one for test in tests if (one := change_in_length(test)) is not None]
    if len(changes) < _FEWEST:
        return Noise(_ASSUMED, is_known=False)
    middle = statistics.median(changes)
    spread = _OF_MEDIAN * statistics.median([abs(one - middle) for one in changes])
    return Noise(_NORMAL * spread, is_known=True)


def change_in_length(test: dict[str, Any]) -> float | None:
    """Return the logarithm of new to old output tokens of a test; ``None`` if not known."""
    pairs = [
        (one["old"]["output_tokens"], one["new"]["output_tokens"])
        for one in test["answers"]
        if one["old"] is not None
    ]
    if not pairs or any(not old or not new for old, new in pairs):
        return None
    before, now = sum(old for old, _ in pairs), sum(new for _, new in pairs)
    return math.log(now / before) if abs(now - before) >= _LEAST_TOKENS else 0.0


def is_beyond(change: float, noise: Noise) -> bool:
    """Whether a change in length is more than noise, and enough to matter."""
    return abs(change) > max(noise.band, _LEAST_RELEVANT)


def _within_samples(tests: Sequence[dict[str, Any]]) -> Iterator[tuple[float, int]]:
    for test in tests:
        lengths: dict[str, list[float]] = defaultdict(list)
        for one in test["answers"]:
            if one["old"] is not None and one["old"]["output_tokens"] and one["same_request"]:
                lengths[one["request"]].append(math.log(one["old"]["output_tokens"]))
        for group in lengths.values():
            if len(group) > 1:
                middle = statistics.fmean(group)
                yield sum((one - middle) ** 2 for one in group), len(group)
