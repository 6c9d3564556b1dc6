"""Word differences: what messages write as ``[-old-]{+new+}`` becomes pieces to mark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKS = re.compile(r"\[-(.*?)-\]|\{\+(.*?)\+\}", re.DOTALL)
# What a piece is: the name of the element that marks it, or nothing.
Piece = tuple[str, str]


def pieces_of(text: str) -> list[Piece]:
    """Split a text into what stayed, went and came."""
    return [*_pieces(text)]


def _pieces(text: str) -> Iterator[Piece]:
    end = 0
    for found in _MARKS.finditer(text):
        if found.start() > end:
            yield "", text[end : found.start()]
        end = found.end()
        yield ("del", found[1]) if found[1] is not None else ("ins", found[2])
    if end < len(text):
        yield "", text[end:]
