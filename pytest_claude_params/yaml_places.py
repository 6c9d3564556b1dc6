"""YAML that people write by hand: its data, with the line of each place in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

Place = tuple[str | int, ...]

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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

    Raises ``YamlError`` for what is not YAML, and for a key that is given twice.
    """
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        return (None, {}) if node is None else (loader.construct_document(node), _of(node))
    except yaml.MarkedYAMLError as error:
        # The end of a text counts as a line after its last.
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise YamlError(str(error.problem), min(line, text.count("\n") + 1)) from None
    finally:
        loader.dispose()


def dotted(place: Place) -> str:
    """Write a place as users do: ``faults.0.kind``."""
    return ".".join(str(step) for step in place)


def _of(node: yaml.Node) -> dict[Place, int]:
    lines: dict[Place, int] = {}
    for place, line in _below(node, ()):
        if place in lines:
            raise YamlError("the key is given twice", line, dotted(place))
        lines[place] = line
    return lines


def _below(node: yaml.Node, place: Place) -> Iterator[tuple[Place, int]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*place, key.value)
            yield inner, key.start_mark.line + 1
            yield from _below(value, inner)
    elif isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            inner = (*place, number)
            yield inner, item.start_mark.line + 1
            yield from _below(item, inner)
