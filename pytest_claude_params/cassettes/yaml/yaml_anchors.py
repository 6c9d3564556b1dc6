"""Anchors and aliases of a file, counted: a few lines can stand for more than fits in memory."""

from __future__ import annotations

from typing import Any

from pytest_claude_params.cassettes.yaml.unreadable import UnreadableError

_TIMES = 10
_ALWAYS_ALLOWED = 1_000_000
_OPEN = object()


class Anchors:
    """The values of a file that were given a name.

    Args:
        length: of the file, in characters.
        deepest: how deep values may be nested.
    """

    def __init__(self, length: int, deepest: int) -> None:
        self._allowed = max(_TIMES * length, _ALWAYS_ALLOWED)
        self._deepest = deepest
        self._values: dict[str, Any] = {}
        self._measures: dict[int, tuple[int, int]] = {}
        # An id is one as long as its value lives.
        self._living: list[Any] = []

    def open(self, name: str) -> None:
        """A value of this name begins: a list or a mapping."""
        self._values[name] = _OPEN

    def close(self, name: str, value: Any) -> None:
        """The value of this name is known."""
        self._values[name] = value
        self._living.append(value)
        self._measures[id(value)] = self._measure(value)

    def repeated(self, name: str, line: int, depth: int) -> Any:
        """Return the value that an alias stands for; raises ``UnreadableError`` if it leads nowhere."""
        if name not in self._values:
            raise UnreadableError(f"refers to *{name}, which it does not define", line)
        value = self._values[name]
        if value is _OPEN:
            raise UnreadableError(f"holds itself: *{name} stands inside of &{name}", line)
        size, height = self._measures[id(value)]
        self._allowed -= size
        if self._allowed < 0:
            raise UnreadableError(f"says with aliases more than {_TIMES} times what it holds", line)
        if depth + height > self._deepest:
            raise UnreadableError(f"is nested more than {self._deepest} levels deep", line)
        return value

    def _measure(self, value: Any) -> tuple[int, int]:
        """Return how many characters a value stands for, and how deep it is nested."""
        if isinstance(value, (str, bytes)):
            return len(value) + 1, 0
        if not isinstance(value, (dict, list)):
            return 1, 0
        if id(value) in self._measures:
            return self._measures[id(value)]
        inner = [self._measure(one) for one in _parts(value)]
        height = max((height for _, height in inner), default=0)
        return 1 + sum(size for size, _ in inner), 1 + height


def _parts(value: dict[Any, Any] | list[Any]) -> list[Any]:
    return [*value, *value.values()] if isinstance(value, dict) else value
