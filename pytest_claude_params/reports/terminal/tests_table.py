"""The table of a run's Claude tests, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.reports.sources import answered_by
from pytest_claude_params.reports.token_counts import tokens_of
from pytest_claude_params.wording import cut, dollars, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pytest_claude_params.reports.sources import TestData

_HEAD = ("test", "outcome", "calls", "in", "out", "cost", "from", "model")
_NUMBERS = frozenset({"calls", "in", "out", "cost"})
_MOST_ROWS, _LONGEST_NAME = 40, 48
# A name that is cut shorter says nothing any more.
_SHORTEST_NAME = 20
_GAP = 2


def table_lines(
    tests: Sequence[TestData],
    cost_of_usage: Callable[[str, dict[str, object]], float | None],
    *,
    verbose: bool,
    width: int = 80,
) -> list[str]:
    """Return a row for each test: all of them, or those whose recordings have changed.

    Args:
        tests: the tests of a run.
        cost_of_usage: says what an answer of a model costs.
        verbose: whether all are to be told.
        width: of the terminal, in columns: where models do not fit beside the rest, they are
            named below.
    """
    told = [test for test in tests if verbose or test["kept"] or test["dropped"]]
    if not told:
        return []
    rows = [_row(test, cost_of_usage) for test in told[:_MOST_ROWS]]
    lines = _beside(rows, width) or _below(rows, width)
    if len(told) > _MOST_ROWS:
        lines.append(f"  and {len(told) - _MOST_ROWS:,} more, in the reports")
    return lines


def _row(test: TestData, cost_of_usage: Callable[..., float | None]) -> tuple[str, ...]:
    calls = test["calls"]
    costs = [cost_of_usage(call["model"], call["usage"]) for call in calls]
    known = [one for one in costs if one is not None]
    return (
        plain(test["test"]),
        # Of a row that a gate counts: its own, not what pytest makes of it.
        str((test.get("gate") or test).get("outcome") or "-"),
        f"{len(calls):,}",
        f"{tokens_of(calls, 'input_tokens'):,}",
        f"{tokens_of(calls, 'output_tokens'):,}",
        dollars(sum(known)) if known else "-",
        "+".join(dict.fromkeys(map(answered_by, calls))) or "-",
        "+".join(dict.fromkeys(call["model"] for call in calls)) or "-",
    )


def _beside(rows: list[tuple[str, ...]], width: int) -> list[str]:
    """Return the table with the models, or nothing where a name would be cut for them."""
    longest = min(_LONGEST_NAME, max(len(row[0]) for row in rows))
    return _table(_HEAD, rows, longest) if _room(_HEAD, rows, width) >= longest else []


def _below(rows: list[tuple[str, ...]], width: int) -> list[str]:
    """Return the table without the models, which are named below it."""
    models = dict.fromkeys(model for *_, model in rows if model != "-")
    head, short = _HEAD[:-1], [row[:-1] for row in rows]
    room = max(_SHORTEST_NAME, min(_LONGEST_NAME, _room(head, short, width)))
    named = [cut(plain(model), width - 6) for model in models]
    return [
        *_table(head, short, room),
        *([f"  by {named[0]}"] if named else []),
        *(f"     {one}" for one in named[1:]),
    ]


def _room(head: tuple[str, ...], rows: list[tuple[str, ...]], width: int) -> int:
    """How many columns are left for the name of a test."""
    others = [max(map(len, column)) for column in list(zip(head, *rows, strict=True))[1:]]
    return width - _GAP - sum(others) - _GAP * len(others)


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]], longest: int) -> list[str]:
    every = [head, *((_end(name, longest), *rest) for name, *rest in rows)]
    widths = [max(map(len, column)) for column in zip(*every, strict=True)]
    return [_line(row, widths) for row in every]


def _end(name: str, longest: int) -> str:
    """Cut a long name at its beginning: the test stands at its end."""
    return name if len(name) <= longest else f"...{name[3 - longest :]}"


def _line(row: tuple[str, ...], widths: list[int]) -> str:
    cells = [
        cell.rjust(width) if name in _NUMBERS else cell.ljust(width)
        for name, cell, width in zip(_HEAD, row, widths, strict=False)
    ]
    return f"  {'  '.join(cells)}".rstrip()
