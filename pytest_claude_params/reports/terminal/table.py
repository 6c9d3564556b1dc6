"""A table of texts: columns as wide as what stands in them, numbers to the right."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

_WIDE = frozenset("WF")


def aligned(rows: Sequence[Sequence[str]], numbers: Collection[str] = ()) -> Iterator[str]:
    """Yield the lines of a table; the first row is its head.

    Args:
        rows: the cells of each row, all as many.
        numbers: the heads of columns that are aligned to the right.
    """
    widths = [max(map(columns_of, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = zip(rows[0], row, widths, strict=True)
        yield "  ".join(_cell(text, width, right=head in numbers) for head, text, width in cells).rstrip()  # fmt: skip


def columns_of(text: str) -> int:
    """Return how many columns of a terminal a text takes: some letters take two, some none."""
    return sum(
        0 if unicodedata.combining(one) else 1 + (unicodedata.east_asian_width(one) in _WIDE)
        for one in text
    )


def _cell(text: str, width: int, *, right: bool) -> str:
    space = " " * (width - columns_of(text))
    return space + text if right else text + space
