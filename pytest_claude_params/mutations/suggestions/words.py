"""Words that stand in one text and not in another."""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_AROUND = 3
_LONGEST = 60
# What an answer is about: names, numbers and codes; ordinary words come and go.
_TELLING = re.compile(r"\b(?:[A-Z]{1,4}\d+|\d+(?:[.,]\d+)*|[A-Z][a-z]{2,}(?: [A-Z][a-z]+)*)\b")
_FEWEST_LETTERS = 3


def told_apart(text: str, other: str) -> str:
    """Return the fewest words around the first difference that stand in one text alone."""
    return next(_windows(text, other), "")


def _windows(text: str, other: str) -> Iterator[str]:
    old, new = (list(re.finditer(r"\S+", one)) for one in (text, other))
    matcher = difflib.SequenceMatcher(
        None, [w[0] for w in old], [w[0] for w in new], autojunk=False
    )
    for tag, start, end, _, _ in matcher.get_opcodes():
        if tag == "equal":
            continue
        for around in range(_AROUND + 1):
            words = old[max(0, start - around) : end + around]
            said = text[words[0].start() : words[-1].end()].strip(".,;:!?") if words else ""
            if len(said) >= _FEWEST_LETTERS and "\n" not in said and said not in other:
                if len(said) <= _LONGEST:
                    yield said
                break


def telling_words(text: str, other: str) -> Iterator[str]:
    """Yield names, numbers and codes of a text that another one does not have, longest first."""
    # The first word of a sentence has a capital letter in any case.
    found = {
        match[0]
        for match in _TELLING.finditer(text)
        if match[0] not in other and not _begins_sentence(text, match)
    }
    yield from sorted(found, key=lambda word: (-len(word), word))


def _begins_sentence(text: str, match: re.Match[str]) -> bool:
    before = text[: match.start()].rstrip()
    is_first = not before or before[-1] in ".!?:\n"
    return is_first and match[0][-1:].isalpha() and " " not in match[0]
