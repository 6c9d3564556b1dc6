"""The screen of ``claude-params mutate``: the figures, the tests, and what passed unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.mutations.result import BY
from pytest_claude_params.reports.mutations.suite_words import pasted
from pytest_claude_params.reports.mutations.words import (
    difference_in,
    percent,
    sentence_of,
    which_of,
)
from pytest_claude_params.reports.terminal.line import Line
from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.mutations.mutation_row import MutationRow
    from pytest_claude_params.mutations.result import MutationResult, TestFigures

_HEAD = ("test", "fitted", "noticed", "", *BY, "survived", "undecided")


def screen(result: MutationResult) -> Iterator[Line]:
    """Yield all that a run of all operators has found."""
    yield Line(verdict(result), style="heading")
    yield from (
        Line(f"left out, since it does not pass as it is: {test}: {why}", 2, "warning")
        for test, why in result.left_out.items()
    )
    yield Line()
    yield from _table(result.tests)
    for test in result.tests:
        yield from _survivors(test)
    yield from _undecided(result)


def verdict(result: MutationResult) -> str:
    """Say it in a sentence."""
    worse = f"{plural(len(result.tried), 'worse answer')} in {plural(len(result.tests), 'test')}"
    told = [f"{result.count('noticed')} noticed ({percent(result.share)})"]
    told.append(f"{result.count('survived')} would pass unseen")
    if undecided := result.count("undecided"):
        told.append(f"{undecided} not decided")
    if ignored := result.count("ignored"):
        told.append(f"{ignored} ignored on purpose")
    return f"claude mutate: {worse}: {', '.join(told)}"


def _table(tests: Sequence[TestFigures]) -> Iterator[Line]:
    rows = [_HEAD, *map(_row, tests)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        first, *others = (
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        yield Line("  ".join([first, *others]).rstrip(), 2, "" if number else "heading")


def _row(test: TestFigures) -> tuple[str, ...]:
    by = test.noticed_by
    return (
        test.test,
        f"{test.fitted}",
        f"{test.count('noticed')}",
        percent(test.share),
        *(f"{by[one]}" if by[one] else "-" for one in BY),
        f"{test.count('survived')}" if test.count("survived") else "-",
        f"{test.count('undecided')}" if test.count("undecided") else "-",
    )


def _survivors(test: TestFigures) -> Iterator[Line]:
    rows = [row for row in test.rows if row.outcome == "survived"]
    if not rows:
        return
    place = f"{rows[0].file}:{rows[0].line}: " if rows[0].line else ""
    yield Line()
    yield Line(f"{place}{test.test} would not notice that", style="heading")
    for row in rows:
        yield Line(f"{sentence_of(row)} ({row.operator}{which_of(row)})", 2, "bad")
        yield Line(difference_in(row), 4, hanging=2)
    yield from _what_to_type(rows)


def _what_to_type(rows: Sequence[MutationRow]) -> Iterator[Line]:
    """Yield each suggestion once, with what it would have caught."""
    caught: dict[str, list[str]] = {}
    for row in rows:
        if text := pasted(row):
            caught.setdefault(text, []).append(row.operator)
    if caught:
        yield Line("what would have caught it:", 2)
    for text, operators in caught.items():
        yield Line(f"{text}  # {', '.join(dict.fromkeys(operators))}", 4)
    named = list(dict.fromkeys(row.operator for row in rows))
    yield Line(f"or, if it is meant to cope: {pasted(rows[0], ignore=named)}", 2, "aside")


def _undecided(result: MutationResult) -> Iterator[Line]:
    """Yield what a replay cannot tell, once for each test and reason."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in result.tried:
        if row.outcome == "undecided":
            found.setdefault((row.test, row.why), []).append(row.operator)
    if found:
        yield Line()
        yield Line("not decided", style="heading")
    for (test, why), operators in found.items():
        yield Line(f"{test}: {why} ({', '.join(dict.fromkeys(operators))})", 2)
