"""Which redactions a text calls for: few letters of it say which patterns need not be tried."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.secrets.redactions.redaction import Redaction

# Letters from which on it pays to leave out what is there twice, and to remember what was found.
LONG = 4_000
_FEW = 5
# What prose has at either end of a word of small letters, and what makes a word odd.
_ENDS = ".,"
# By its letters of ASCII: what leaves out all others takes 5 ms to compile.
_ODD = re.compile(r"[\x00-+\-/-`{-\x7f]")


def needed_for(text: str, redactions: Sequence[Redaction]) -> Sequence[Redaction]:
    """Return the redactions that may change something in a JSON value; the others cannot.

    To write it as one text and to search that takes a tenth of the time in which every string
    is looked at. Nothing is missed: the hints have no letter that JSON would escape.

    Args:
        text: the value as JSON that keeps letters beyond ASCII as they are.
        redactions: those to choose from.
    """
    # A long request is looked at again as it is sent, recorded and written.
    find = _needed_again if len(text) >= LONG else _needed
    return find(text, tuple(redactions))


def _needed(text: str, redactions: tuple[Redaction, ...]) -> Sequence[Redaction]:
    lower = text.lower()
    hints = _hints(redactions)
    # Each word once, and most hints are not in those of plain prose: a tenth of a long text is left.
    pays = len(text) >= LONG and len(redactions) > _FEW
    words, odd = _words_of(text) if pays else (text, text)
    lower_words, lower_odd = (words.lower(), odd.lower()) if words is not text else (lower, lower)
    hit = {number for hint, number in hints.odd if hint in odd}
    hit.update(number for hint, number in hints.odd_any_case if hint in lower_odd)
    hit.update(number for hint, number in hints.plain if hint in words)
    hit.update(number for hint, number in hints.plain_any_case if hint in lower_words)
    hit.update(number for hint, number in hints.phrases if hint in text or hint in lower)
    return (
        [
            redaction
            for number, redaction in enumerate(redactions)
            if number in hints.always or (number in hit and redaction.is_told_by(lower))
        ]
        if hit or hints.always
        else ()
    )


_needed_again = lru_cache(maxsize=8)(_needed)


def _words_of(text: str) -> tuple[str, str]:
    """Return each word of a text once; and those of them that are not small letters alone."""
    words = set(text.split())
    odd = [word for word in words if not _is_plain(word)]
    return "\n".join(words), "\n".join(odd)


def _is_plain(word: str) -> bool:
    letters = word.strip(_ENDS)
    return letters.isalpha() and letters.islower()


@dataclass
class _Hints:
    """Hints of redactions, each with the number of its redaction.

    Args:
        odd: those that no word of small letters holds.
        odd_any_case: the same, of redactions that ignore case.
        plain: the others.
        plain_any_case: the others of redactions that ignore case.
        phrases: those with a space in them.
        always: the redactions without hints.
    """

    odd: list[tuple[str, int]] = field(default_factory=list)
    odd_any_case: list[tuple[str, int]] = field(default_factory=list)
    plain: list[tuple[str, int]] = field(default_factory=list)
    plain_any_case: list[tuple[str, int]] = field(default_factory=list)
    phrases: list[tuple[str, int]] = field(default_factory=list)
    always: set[int] = field(default_factory=set)


@lru_cache(maxsize=8)
def _hints(redactions: tuple[Redaction, ...]) -> _Hints:
    """Sort the hints of redactions by where they are looked for."""
    found = _Hints()
    for number, one in enumerate(redactions):
        if not one.hints:
            found.always.add(number)
        for hint in one.hints:
            if hint.split() != [hint]:
                kind = found.phrases
            elif _ODD.search(hint):
                kind = found.odd_any_case if one.ignores_case else found.odd
            else:
                kind = found.plain_any_case if one.ignores_case else found.plain
            kind.append((hint, number))
    return found
