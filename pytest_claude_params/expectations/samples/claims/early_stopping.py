"""Stopping early: when the rest of a sample can no longer change a verdict.

Only what is certain counts: a verdict is settled if it is the same for every outcome of the
answers that are left, and for the answers that are there. So a test that stops says of each
recording what the whole sample would have said, and its confidence stays what it was. A
sequential claim is settled by its first decision, too, which holds whatever comes after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Settling(Protocol):
    """What can be settled before a sample is complete."""

    @property
    def because(self) -> str:
        """Why it is settled, if that is not for what the rest could change."""

    def further(self, seen: int, planned: int) -> int:
        """Return how many answers it takes at least until it is settled; 0 if it is."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number that each further answer leaves as it is or raises by one.

    Args:
        number: what was counted so far.
        holds: whether the expectation passes with such a number among so many answers.
    """

    number: int
    holds: Callable[[int, int], bool]

    @property
    def because(self) -> str:
        """Nothing: a count is settled by what the rest could change."""
        return ""

    def further(self, seen: int, planned: int) -> int:
        """Return how many answers it takes at least until the verdict is settled."""
        left = planned - seen
        passing = list(
            accumulate((self.holds(at, planned) for at in range(planned + 1)), initial=0)
        )

        def settled(number: int, after: int) -> bool:
            most = min(number + planned - after, planned)
            passed = passing[most + 1] - passing[number]
            if after == 0 or passed not in (0, most + 1 - number):
                return False
            return self.holds(number, after) == bool(passed)

        for more in range(left):
            reach = range(self.number, min(self.number + more, seen + more) + 1)
            if any(settled(number, seen + more) for number in reach):
                return more
        return left


def further(counts: Sequence[Settling], seen: int, planned: int) -> int:
    """Return how many answers have to be asked for before the verdict can be settled; 0 if it is.

    So many can be asked for at once: none of them will turn out to be one too many.

    Args:
        counts: what the expectations count.
        seen: how many answers are there.
        planned: how many there are to be at most.
    """
    return max((one.further(seen, planned) for one in counts), default=planned - seen)
