"""Word differences: what messages write as ``[-old-]{+new+}`` becomes pieces to mark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENING = re.compile(r"\[-|\{\+")
_CLOSING = {"[-": ("-]", "del"), "{+": ("+}", "ins")}
# What a piece is: the name of the element that marks it, or nothing.
Piece = tuple[str, str]


def pieces_of(text: str) -> list[Piece]:
    """Split a text into what stayed, went and came."""
    return [*_pieces(text)]


def _pieces(text: str) -> Iterator[Piece]:
    end = at = 0
    # What is never closed is searched for once: a text may hold thousands of it.
    unclosed: set[str] = set()
    while found := _OPENING.search(text, at):
        closing, name = _CLOSING[found[0]]
        until = -1 if closing in unclosed else text.find(closing, found.end())
        if until < 0:
            unclosed.add(closing)
            at = found.end()
            continue
        if found.start() > end:
            yield "", text[end : found.start()]
        yield name, text[found.end() : until]
        at = end = until + len(closing)
    if end < len(text):
        yield "", text[end:]
