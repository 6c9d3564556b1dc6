"""A regular expression that is compiled once a text calls for it: most are not, in most runs."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class LatePattern:
    """A regular expression, with the methods of Python's that we use.

    To compile the tokens of all vendors takes 40 ms, more than to replay a test.

    Args:
        pattern: as Python writes it, without flags.
        flags: as ``re.compile`` takes them.
    """

    def __init__(self, pattern: str, flags: re.RegexFlag = re.UNICODE) -> None:
        self.pattern = pattern
        self.flags = flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """As Python compiles it."""
        return re.compile(self.pattern, self.flags)

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first match, or ``None``."""
        return self.compiled.search(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield all matches."""
        return self.compiled.finditer(text)

    def sub(self, replacement: str | Callable[[re.Match[str]], str], text: str) -> str:
        """Return a text with each match replaced."""
        return self.compiled.sub(replacement, text)
