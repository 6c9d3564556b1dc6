"""The list of cassettes for a terminal, and as data; its version changes with its meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.reports.terminal.line import Line
from pytest_claude_params.reports.terminal.table import aligned, columns_of
from pytest_claude_params.wording import dollars, listed, plain, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pytest_claude_params.reports.recorded.listing import Row

VERSION = 1
_HEAD = ("calls", "newest", "tests", "cost", "model", "cassette")
_NUMBERS = frozenset({"calls", "tests", "cost"})


def list_lines(rows: Sequence[Row], width: int | None, *, with_reasons: bool) -> Iterator[Line]:
    """Yield the table, or two lines a cassette where it does not fit, and a line that sums it up.

    Args:
        rows: the cassettes.
        width: how many columns there are; as many as it takes by default.
        with_reasons: whether it says why a cassette is stale.
    """
    head, *lines = aligned([_HEAD, *map(_cells, rows)], _NUMBERS)
    fits = width is None or max(map(columns_of, (head, *lines))) <= width
    if fits:
        yield Line(head, style="heading")
    for row, line in zip(rows, lines, strict=True):
        yield from [Line(line)] if fits else _stacked(row)
        if with_reasons:
            yield from (Line(reason, 2 if fits else 4, "warning") for reason in row.stale)
    yield Line()
    yield Line(_summary(rows), style="aside")


def list_data(rows: Sequence[Row], unreadable: Mapping[str, str]) -> dict[str, Any]:
    """Return the list as plain data."""
    return {
        "v": VERSION,
        "cassettes": [
            {
                "cassette": row.cassette,
                "calls": row.calls,
                "models": list(row.models),
                "newest": row.newest or None,
                "oldest": row.oldest or None,
                "tests": list(row.tests),
                "cost_usd": row.cost,
                "unpriced": list(row.unpriced),
                "stale": list(row.stale),
            }
            for row in rows
        ],
        "unreadable": dict(unreadable),
    }


def _cells(row: Row) -> tuple[str, ...]:
    first, more = row.models[:1], len(row.models) - 1
    model = f"{first[0]} +{more}" if more > 0 else "".join(first) or "-"
    return (
        f"{row.calls:,}",
        row.newest or "-",
        f"{len(row.tests)}" if row.tests else "-",
        "-" if row.cost is None else dollars(row.cost),
        plain(model),
        plain(row.cassette),
    )


def _stacked(row: Row) -> Iterator[Line]:
    yield Line(row.cassette)
    facts = [
        plural(row.calls, "call"),
        *([listed(row.models)] if row.models else ()),
        *([row.newest] if row.newest else ()),
        plural(len(row.tests), "test") if row.tests else "no test known",
        *([dollars(row.cost)] if row.cost is not None else ()),
    ]
    yield Line(", ".join(facts), 2, "aside")


def _summary(rows: Sequence[Row]) -> str:
    calls = sum(row.calls for row in rows)
    cost = sum(row.cost or 0 for row in rows)
    unpriced = sorted({model for row in rows for model in row.unpriced})
    without = f", without {listed(unpriced)}, whose price is not known" if unpriced else ""
    told = f"{plural(len(rows), 'cassette')}, {plural(calls, 'recording')}"
    return f"{told}; to record them again costs about {dollars(cost)}{without}"
