"""Worse answers: how many each test noticed, and those that it would have let pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_claude_params.mutations.result import BY, MutationResult
from pytest_claude_params.reports.mutations.screen import verdict
from pytest_claude_params.reports.mutations.suite_words import pasted
from pytest_claude_params.reports.mutations.words import (
    difference_in,
    percent,
    sentence_of,
    which_of,
)
from pytest_claude_params.reports.word_marks import Piece, pieces_of

if TYPE_CHECKING:
    from pytest_claude_params.mutations.result import TestFigures
    from pytest_claude_params.reports.run import Run


@dataclass(frozen=True, slots=True)
class Survivor:
    """A worse answer that a test did not notice.

    Args:
        sentence: what happened in the world.
        operator: its name, with which answer of the test it was.
        pieces: the answer, with what went and what came.
        paste: what would have caught it; empty if nothing was found.
    """

    sentence: str
    operator: str
    pieces: list[Piece]
    paste: str


@dataclass(frozen=True, slots=True)
class Guarded:
    """How one test fared.

    Args:
        test: its node id.
        cells: its figures, as texts.
        survivors: what it did not notice.
    """

    test: str
    cells: list[str]
    survivors: list[Survivor]


@dataclass(frozen=True, slots=True)
class Mutations:
    """The section.

    Args:
        sentence: all of it in a sentence.
        head: the names of the figures.
        tests: the tests, weakest first.
    """

    sentence: str
    head: tuple[str, ...]
    tests: list[Guarded]


def mutations_of(run: Run) -> Mutations | None:
    """Return the section; ``None`` if no answer was changed."""
    if not run.mutations:
        return None
    result = MutationResult(run.mutations, {})
    head = ("fitted", "noticed", "share", *BY, "survived", "undecided")
    sentence = verdict(result).removeprefix("claude mutate: ")
    return Mutations(f"{sentence}.", head, [*map(_guarded, result.tests)])


def _guarded(test: TestFigures) -> Guarded:
    by = test.noticed_by
    counts = [by[one] for one in BY] + [test.count("survived"), test.count("undecided")]
    cells = [f"{test.fitted}", f"{test.count('noticed')}", percent(test.share)]
    survivors = [
        Survivor(
            sentence_of(row),
            f"{row.operator}{which_of(row)}",
            pieces_of(difference_in(row)),
            pasted(row),
        )
        for row in test.rows
        if row.outcome == "survived"
    ]
    return Guarded(
        test.test, [*cells, *(f"{count}" if count else "" for count in counts)], survivors
    )
