"""What a suite made of all changed answers: figures by test, and what passed unseen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.mutations.mutation_row import MutationRow

# In this order: what is asked for first speaks for an answer that several noticed.
BY = ("expectation", "contract", "assert", "exception")


@dataclass(frozen=True)
class TestFigures:
    """How one test fared.

    Args:
        test: its node id.
        rows: what it made of each changed answer that fitted.
    """

    # pytest would take it for tests.
    __test__ = False

    test: str
    rows: tuple[MutationRow, ...]

    @property
    def fitted(self) -> int:
        """How many of its answers were changed, counted for each operator."""
        return len(self.rows)

    def count(self, outcome: str) -> int:
        """How many have come to an outcome."""
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def noticed_by(self) -> Counter[str]:
        """How many were noticed by what, each counted once."""
        return Counter(
            next(by for by in BY if any(one.startswith(by) for one in row.by))
            for row in self.rows
            if row.outcome == "noticed"
        )

    @property
    def share(self) -> float | None:
        """The share that it noticed of those that are decided; ``None`` if none is."""
        return share_of(self.count("noticed"), self.count("survived"))


@dataclass(frozen=True)
class MutationResult:
    """What came of all operators.

    Args:
        rows: a row for each changed answer, in the order of tests and operators.
        left_out: tests that do not pass as they are, each with the reason.
        seed: what choices depended on.
    """

    rows: Sequence[MutationRow]
    left_out: dict[str, str]
    seed: int = 0

    @cached_property
    def tried(self) -> list[MutationRow]:
        """The answers that were changed."""
        return [row for row in self.rows if row.outcome not in ("unfit", "ignored")]

    @cached_property
    def tests(self) -> list[TestFigures]:
        """The tests, weakest first; those of which nothing is decided come last."""
        names = dict.fromkeys(row.test for row in self.tried)
        found = [
            TestFigures(name, tuple(row for row in self.tried if row.test == name))
            for name in names
        ]
        return sorted(found, key=lambda one: (2.0 if one.share is None else one.share, one.test))

    @property
    def survivors(self) -> list[MutationRow]:
        """What passed unseen, those of the weakest test first."""
        return [row for test in self.tests for row in test.rows if row.outcome == "survived"]

    def count(self, outcome: str) -> int:
        """How many answers have come to an outcome."""
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def share(self) -> float | None:
        """The share that was noticed of what is decided; ``None`` if nothing is."""
        return share_of(self.count("noticed"), self.count("survived"))


def share_of(noticed: int, survived: int) -> float | None:
    """Return a share; ``None`` of nothing."""
    decided = noticed + survived
    return noticed / decided if decided else None
