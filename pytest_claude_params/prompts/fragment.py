"""A text that may stand in prompts, word for word or as a template with holes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

# What Python, Jinja, shells and string.Template fill in.
_HOLE = re.compile(
    # One that is not closed ends where the next begins: else each would be looked for to the end.
    r"\{\{(?:(?!\{\{|\}\}).)*\}\}|\{%(?:(?!\{%|%\}).)*%\}|\{#(?:(?!\{#|#\}).)*#\}"
    r"|\$\{[^{}\n]*\}|\$[A-Za-z_]\w*|\{[^{}\n]{0,80}\}|%\(\w+\)s|%s",
    re.DOTALL,
)
# What a template may leave out as a whole stands between such holes.
_MAYBE = "{%"
_WORD = re.compile(rb"[A-Za-z0-9]{2,}")
_MOST_WORDS = 12
# A shorter text stands in others by chance.
FEWEST_LETTERS = 8
_FEWEST_OF_A_PIECE = 20


@dataclass(frozen=True)
class Fragment:
    """A text to look for.

    Args:
        text: the text as it is written down.
        line: where in its file it begins, counted from 1; 0 if it is the whole file.
    """

    text: str
    line: int = 0

    @property
    def is_long_enough(self) -> bool:
        """Whether it says enough to stand in a prompt for no other reason than this text."""
        return sum(map(len, self._pieces)) >= FEWEST_LETTERS

    def is_in(self, text: str) -> bool:
        """Whether it stands in a text; white space does not matter.

        Args:
            text: what was sent, its white space put together by `squeezed`.
        """
        return self._whole in text or self._is_filled_in(text)

    def may_be_in(self, raw: bytes) -> bool:
        """Whether it may stand in a file of this plugin, by words alone: quick, and often no."""
        return all(word in raw for word in self._words)

    @cached_property
    def _whole(self) -> str:
        return squeezed(self.text)

    @cached_property
    def _pieces(self) -> list[str]:
        """What stands between its holes."""
        return [piece for one in _HOLE.split(self.text) if (piece := squeezed(one))]

    @cached_property
    def _has_parts_to_leave_out(self) -> bool:
        return _MAYBE in self.text

    def _is_filled_in(self, text: str) -> bool:
        if len(self._pieces) == 1 and self._pieces[0] == self._whole:
            return False
        if self._has_parts_to_leave_out:
            return any(one in text for one in self._long_pieces)
        at = 0
        for piece in self._pieces:
            found = text.find(piece, at)
            if found < 0:
                return False
            at = found + len(piece)
        return True

    @cached_property
    def _long_pieces(self) -> list[str]:
        return [one for one in self._pieces if len(one) >= _FEWEST_OF_A_PIECE]

    @cached_property
    def _words(self) -> list[bytes]:
        """Some of the words that stand in it however its holes are filled."""
        if self._has_parts_to_leave_out:
            return []
        words = {word for piece in self._pieces for word in _WORD.findall(piece.encode())}
        # Numbers tell more files apart than words.
        return sorted(words, key=lambda word: (word.isalpha(), -len(word), word))[:_MOST_WORDS]


def squeezed(text: str) -> str:
    """Return a text with one space wherever it has white space: files are indented and wrapped."""
    return " ".join(text.split())
