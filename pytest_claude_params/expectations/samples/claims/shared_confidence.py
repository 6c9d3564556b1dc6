"""Sharing: what one expectation claims in a test has one confidence between all its claims.

Each further claim is one more chance to fail for nothing, so each gets its part of what may go
wrong (C. E. Bonferroni, 1936): with m claims at 95 % each is decided at 1 - 0.05 / m.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol, Self, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.expectations.expectation import Wanted


@runtime_checkable
class Gate(Protocol):
    """A wanted value that a sample decides about with a confidence."""

    @property
    def gates(self) -> int:
        """How many claims it makes of one sample with a confidence; 0 if it has none."""

    def sharing(self, claims: int) -> Self:
        """Return the same, its confidence shared with so many claims, its own included."""


def share_confidence(wanted: Sequence[Wanted], samples: int) -> list[Wanted]:
    """Let all claims of one expectation share its confidence.

    Args:
        wanted: what a test expects.
        samples: how many requests of it are judged.
    """
    claims: Counter[str] = Counter()
    for one in wanted:
        claims[one.name] += gates_of(one)
    return [
        replace(one, value=one.value.sharing(claims[one.name] * _judged(one, samples)))
        if gates_of(one)
        else one
        for one in wanted
    ]


def gates_of(wanted: Wanted) -> int:
    """How many claims an expectation makes of one sample with a confidence."""
    return wanted.value.gates if isinstance(wanted.value, Gate) else 0


def _judged(wanted: Wanted, samples: int) -> int:
    # What judges all samples together corrects for them by itself.
    return max(samples, 1) if wanted.expectation.scope == "sample" else 1
