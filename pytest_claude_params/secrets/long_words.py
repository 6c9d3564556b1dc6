"""Where the long words of a text are: prose has few, and nearly all that is random is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# A letter that is not of ASCII stands for itself, so white space beyond ASCII is part of a word.
_SHAPE = bytes(ord(" ") if chr(byte) in " \t\n\r\v\f" else ord("x") for byte in range(256))


def long_words(text: str, letters: int, begin: int = 0) -> Iterator[tuple[int, int]]:
    """Yield where each word of so many letters begins and ends; a word is what has no white space.

    To split a long text takes ten times as long.

    Args:
        text: what is looked through.
        letters: how many letters a word has at least.
        begin: where to begin, which may be within a word.
    """
    if len(text) < letters:
        return
    shape = text.encode("ascii", "replace").translate(_SHAPE)
    long = b"x" * letters
    start = shape.find(long, begin)
    while start >= 0:
        end = shape.find(b" ", start)
        end = len(shape) if end < 0 else end
        yield start, end
        start = shape.find(long, end)
