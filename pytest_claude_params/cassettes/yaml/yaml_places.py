"""YAML that people write by hand: its data, with the line of each place in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import yaml

from pytest_claude_params.cassettes.yaml import yaml_reader
from pytest_claude_params.cassettes.yaml.unreadable import UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

Place = tuple[str | int, ...]

_Parser = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BEGINS = (yaml.MappingStartEvent, yaml.SequenceStartEvent)
_ENDS = (yaml.MappingEndEvent, yaml.SequenceEndEvent)


class Mark(NamedTuple):
    """Where something begins: line and column, counted from 1."""

    line: int
    column: int


class YamlError(ValueError):
    """What is wrong with a text, as it follows the name of its file.

    Args:
        problem: what is wrong, without a full stop.
        line: where, counted from 1.
        place: the key that is given twice, with dots between its steps; else an empty string.
    """

    def __init__(self, problem: str, line: int, place: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line
        self.place = place


def parsed(text: str) -> tuple[Any, dict[Place, int]]:
    """Return the data of a text, and the line of each place in it, counted from 1.

    Raises ``YamlError`` for what is not YAML, for a key that is given twice, and for what no
    reader should follow: values that are nested too deep, or repeated without end.
    """
    try:
        lines = {place: mark.line for place, mark in marks_of(text).items()}
        return yaml_reader.load(text, merges=True), lines
    except UnreadableError as error:
        raise YamlError(f"it {error.problem}", error.line or 1) from None
    except yaml.MarkedYAMLError as error:
        # The end of a text counts as a line after its last.
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise YamlError(str(error.problem), min(line, text.count("\n") + 1)) from None


def marks_of(text: str) -> dict[Place, Mark]:
    """Return where each key and each item of a text begins.

    Raises ``YamlError`` for a key that is given twice, and ``yaml.YAMLError`` for what is not YAML.
    """
    return _Marks().of(text)


def scalars_of(text: str) -> Iterator[tuple[Place, yaml.ScalarEvent]]:
    """Yield each text, number or other scalar with its place; a key with that of its value.

    Raises as ``marks_of`` does.
    """
    return _Marks().scalars(text)


def dotted(place: Place) -> str:
    """Write a place as users do: ``faults.0.kind``."""
    return ".".join(str(step) for step in place)


class _Marks:
    """Where keys and items of a text begin; an alias has a mark, what it stands for none."""

    def __init__(self) -> None:
        self._marks: dict[Place, Mark] = {}
        # Of each value that is open: its place, and the number of its next item, if it is a list.
        self._open: list[tuple[Place, int | None]] = []
        self._key: str | None = None

    def of(self, text: str) -> dict[Place, Mark]:
        """Return them by their places."""
        for event in yaml.parse(text, Loader=_Parser):
            self._take(event)
        return self._marks

    def scalars(self, text: str) -> Iterator[tuple[Place, yaml.ScalarEvent]]:
        """Yield what is no list and no mapping."""
        for event in yaml.parse(text, Loader=_Parser):
            place = self._take(event)
            if isinstance(event, yaml.ScalarEvent):
                yield place, event

    def _take(self, event: Any) -> Place:
        """Take what begins or ends; return its place."""
        if isinstance(event, _BEGINS):
            place = self._next(event)
            number = 0 if isinstance(event, yaml.SequenceStartEvent) else None
            self._open.append((place, number))
            return place
        if isinstance(event, _ENDS):
            return self._open.pop()[0]
        if isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent)):
            return self._next(event)
        return ()

    def _next(self, event: Any) -> Place:
        """Take a key, the value of the one before, or an item; return its place."""
        if not self._open:
            return ()
        within, number = self._open[-1]
        if number is not None:
            self._open[-1] = (within, number + 1)
            return self._found((*within, number), event)
        if self._key is None:
            self._key = str(getattr(event, "value", ""))
            return self._found((*within, self._key), event)
        place, self._key = (*within, self._key), None
        return place

    def _found(self, place: Place, event: Any) -> Place:
        begin = event.start_mark
        mark = Mark(begin.line + 1, begin.column + 1)
        if place in self._marks:
            raise YamlError("the key is given twice", mark.line, dotted(place))
        self._marks[place] = mark
        return place
