"""Tokens: a stable way to cut text in pieces of roughly four characters.

These are not Claude's tokens; they only behave like tokens: joined they give the text
back, short words are one, long words are several, a space belongs to the word after it.
"""

from __future__ import annotations

import re

_RUN = re.compile(r" ?[^\W\d_]+| ?\d{1,3}| ?(?:[^\w\s]|_){1,2}|\n+|\s")
_LONGEST_WORD = 6
_WORD_PIECE = 5


def tokens_of(text: str) -> list[str]:
    """Cut text into tokens; joined, they are the text again."""
    return [piece for run in _RUN.findall(text) for piece in _pieces(run)]


def count_tokens(text: str) -> int:
    """How many tokens the text has."""
    return len(tokens_of(text))


def _pieces(run: str) -> list[str]:
    start = 1 if run.startswith(" ") else 0
    letters = len(run) - start
    if letters <= _LONGEST_WORD or not run[start:].isalpha():
        return [run]
    pieces = -(-letters // _WORD_PIECE)
    cuts = [start + letters * number // pieces for number in range(1, pieces)]
    return [run[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(run)], strict=True)]
