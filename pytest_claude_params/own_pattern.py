"""Regular expressions of the user's own, none of which can hold up a run.

Python's ``re`` cannot be stopped, and a repeat within a repeat may double the time with each
letter. The library ``regex`` reads the same patterns and stops when its time is up.
"""

from __future__ import annotations

import re
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from pytest_claude_params import wording
from pytest_claude_params.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

# Of this process's CPU. The longest answers take a pattern some milliseconds.
LIMIT_S = 2.0
_FLAGS = re.IGNORECASE | re.MULTILINE | re.DOTALL | re.VERBOSE
# A brace is a letter where no count is in it; regex would read {e<=1} as leave to misspell.
_BRACE = re.compile(r"(?s)\\N\{[^{}]*\}|\\.|\{(?!\d*(?:,\d*)?\})")


class OwnPatternTimeout(UsageError):  # noqa: N818  (named as Python's own)
    """A pattern of the user's own was not done with a text in time."""


class OwnPattern:
    """A regular expression that a user wrote, with the methods of Python's that we use.

    Each raises ``OwnPatternTimeout`` after two seconds of CPU, and at once from then on.

    Args:
        compiled: the regular expression.
        where: where the user wrote it, for the message.
    """

    def __init__(self, compiled: re.Pattern[str], where: str) -> None:
        self._compiled = compiled
        self._where = where
        self._timed_out = ""

    @property
    def pattern(self) -> str:
        """As the user wrote it."""
        return self._compiled.pattern

    @property
    def flags(self) -> int:
        """As Python's pattern has them."""
        return self._compiled.flags

    def with_flags(self, flags: int) -> OwnPattern:
        """Return the same with other flags of Python's."""
        return OwnPattern(re.compile(self.pattern, flags), self._where)

    def search(self, text: str) -> Any:
        """Return the first match, or ``None``."""
        return self._in_time(self._stoppable.search, text)

    def finditer(self, text: str) -> list[Any]:
        """Return all matches."""
        found: list[Any] = self._in_time(self._all, text)
        return found

    def sub(self, replacement: Any, text: str) -> str:
        """Return a text with each match replaced."""
        replaced: str = self._in_time(partial(self._stoppable.sub, replacement), text)
        return replaced

    @cached_property
    def _stoppable(self) -> Any:
        import regex

        flags = self.flags & _FLAGS | (regex.ASCII if self.flags & re.ASCII else 0)
        try:
            return regex.compile(_BRACE.sub(_as_letter, self.pattern), flags | regex.VERSION0)
        except regex.error as error:
            pattern = wording.quote(self.pattern)
            raise UsageError(
                f"{self._where}: {pattern} cannot be searched for within a time: {error}"
            ) from None

    def _all(self, text: str, timeout: float) -> list[Any]:
        return [*self._stoppable.finditer(text, timeout=timeout)]

    def _in_time(self, apply: Callable[..., Any], text: str) -> Any:
        if self._timed_out:
            raise OwnPatternTimeout(self._timed_out)
        try:
            return apply(text, timeout=LIMIT_S)
        except TimeoutError:
            self._timed_out = (
                f"{self._where}: the pattern {wording.quote(self.pattern)} was stopped after "
                f"{LIMIT_S:g} s on a text of {len(text):,} letters. A repeat within a repeat, such "
                "as (a+)+, or two that may share the same letters, such as \\s*\\s*, take ever "
                "longer: write it with one"
            )
        raise OwnPatternTimeout(self._timed_out)


def _as_letter(found: re.Match[str]) -> str:
    return "\\{" if found[0] == "{" else found[0]
