"""Which redactions a text calls for: few letters of it say which patterns need not be tried."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from pytest_claude_params.secrets.long_words import long_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pytest_claude_params.secrets.redactions.redaction import Redaction, Where

# Prose has few words of so many letters; nearly every token is one.
LONG_WORD = 15
# Letters from which on it pays to remember what was found in one text, and up to which in many.
LONG = 4_000
_SHORT = 500
# What stands between a name and its sign, also as JSON writes it; letters in front are no harm.
_BETWEEN = (
    "\\\"'bfnrtu0123456789acde \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004"
    "\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
# The letters of a hint, and of what may follow it.
_BEFORE_A_SIGN = 80


def needed_for(text: str, redactions: Sequence[Redaction]) -> Sequence[Redaction]:
    """Return the redactions that may change something in a JSON value; the others cannot.

    To write it as one text and to search that takes a tenth of the time in which every string
    is looked at. Nothing is missed: the hints have no letter that JSON would escape.

    Args:
        text: the value as JSON that keeps letters beyond ASCII as they are.
        redactions: those to choose from.
    """
    if not redactions:
        return ()
    # A request is looked at again as it is sent, recorded and written, and so is each line of a stream.
    if len(text) >= LONG:
        return _needed_in_long(text, tuple(redactions))
    return (_needed_in_short if len(text) <= _SHORT else _needed)(text, tuple(redactions))


def _needed(text: str, redactions: tuple[Redaction, ...]) -> Sequence[Redaction]:
    hints = _hints(redactions)
    found = set(hints.none)
    parts = {where: _Part(_PARTS[where](text)) for where in hints.places}
    for (where, letters), sought in hints.sought.items():
        part = parts[where]
        if letters and not any(letter in part.text for letter in letters):
            continue
        found.update(
            number for number in sought.found_in(part) if redactions[number].is_told_by(part.lower)
        )
    return [one for number, one in enumerate(redactions) if number in found] if found else ()


_needed_in_long = lru_cache(maxsize=8)(_needed)
_needed_in_short = lru_cache(maxsize=4_096)(_needed)


class _Part:
    """Those words of a text that hints are looked for in.

    Args:
        text: the words.
    """

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def lower(self) -> str:
        """The words in lower case."""
        return self.text.lower()


def _in_long_words(text: str) -> str:
    return "\n".join([text[start:end] for start, end in long_words(text, LONG_WORD)])


def _before_signs(text: str) -> str:
    *before, _after = text.replace("=", ":").split(":")
    return "".join(map(_end_of, before))


def _end_of(text: str) -> str:
    return text[-_BEFORE_A_SIGN - len(text) + len(text.rstrip(_BETWEEN)) :] + ":\n"


_PARTS: Mapping[Where, Callable[[str], str]] = {
    "anywhere": lambda text: text,
    "in a long word": _in_long_words,
    "before a sign": _before_signs,
}


@dataclass
class _Sought:
    """Hints that are looked for in one part of a text, each with the number of its redaction."""

    exact: list[tuple[str, int]] = field(default_factory=list)
    any_case: list[tuple[str, int]] = field(default_factory=list)

    def found_in(self, part: _Part) -> set[int]:
        """Return the numbers of the redactions that have a hint there."""
        if not part.text:
            return set()
        found = {number for hint, number in self.exact if hint in part.text}
        return found.union(number for hint, number in self.any_case if hint in part.lower)


@dataclass
class _Hints:
    """Hints of redactions.

    Args:
        sought: by where they are looked for, and by the letters of which one has to be there.
        none: the redactions without hints.
    """

    sought: dict[tuple[Where, str], _Sought] = field(default_factory=lambda: defaultdict(_Sought))
    none: set[int] = field(default_factory=set)

    @cached_property
    def places(self) -> set[Where]:
        """All where hints are looked for."""
        return {where for where, _ in self.sought}


@lru_cache(maxsize=8)
def _hints(redactions: tuple[Redaction, ...]) -> _Hints:
    """Sort the hints of redactions by where they are looked for."""
    found = _Hints()
    for number, one in enumerate(redactions):
        if not one.hints:
            found.none.add(number)
        sought = found.sought[one.where, one.telltale_letters]
        hints = sought.any_case if one.ignores_case else sought.exact
        hints.extend((hint, number) for hint in one.hints)
    return found
