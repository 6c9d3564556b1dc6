"""Stop sequences, found in text that arrives token by token."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class StopScanner:
    """Let text through up to the first stop sequence.

    What might be the beginning of a stop sequence is held back until it is known not to
    be one. The sequence that is complete first wins; of two that are complete at once,
    the longer one.
    """

    def __init__(self, sequences: Sequence[str]) -> None:
        self.found: str | None = None
        self._sequences = tuple(sequences)
        self._held = ""

    def feed(self, token: str) -> str:
        """Take in a token and give back the text that is safe to show."""
        text = self._held + token
        matches = [
            (start + len(sequence), start, sequence)
            for sequence in self._sequences
            if (start := text.find(sequence)) >= 0
        ]
        if matches:
            _, start, self.found = min(matches)
            self._held = ""
            return text[:start]
        safe = len(text) - self._beginning_of_a_sequence(text)
        self._held = text[safe:]
        return text[:safe]

    def rest(self) -> str:
        """Give back what was held, when no more text comes."""
        held, self._held = self._held, ""
        return held

    def _beginning_of_a_sequence(self, text: str) -> int:
        return max((_overlap(text, sequence) for sequence in self._sequences), default=0)


def _overlap(text: str, sequence: str) -> int:
    """Count how many of the last characters of text are the first ones of the sequence."""
    longest = min(len(text), len(sequence) - 1)
    return next((size for size in range(longest, 0, -1) if text.endswith(sequence[:size])), 0)
