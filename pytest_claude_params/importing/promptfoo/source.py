"""Files of promptfoo: their data, and the line of each part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from pytest_claude_params.cassettes.yaml.unreadable import UnreadableError
from pytest_claude_params.cassettes.yaml.yaml_core import value_of
from pytest_claude_params.cassettes.yaml.yaml_places import YamlError, marks_of
from pytest_claude_params.cassettes.yaml.yaml_reader import load
from pytest_claude_params.errors import UsageError
from pytest_claude_params.wording import cut, literal, plain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_claude_params.cassettes.yaml.yaml_places import Mark, Place

# What promptfoo refers to may refer to something else.
_MOST_REFERENCES = 20
_LONGEST_VALUE = 100


@dataclass(frozen=True)
class Source:
    """A file that was read.

    Args:
        path: where it lies.
        name: what messages and comments call it.
        places: where each of its parts stands; empty for files without such parts.
        data: what it holds.
    """

    path: Path
    name: str
    places: dict[Place, Mark]
    data: Any

    @property
    def root(self) -> Node:
        """The whole of it."""
        return Node(self.data, self)


@dataclass(frozen=True)
class Node:
    """A part of a file.

    Args:
        value: what it holds.
        source: the file.
        where: its path in it.
        line: its line, where the file has no parts of its own, as a table has none.
    """

    value: Any
    source: Source
    where: Place = ()
    line: int = 0

    @property
    def spot(self) -> str:
        """Where it stands, such as ``promptfooconfig.yaml:12``."""
        where = self.where
        while where and where not in self.source.places:
            where = where[:-1]
        mark = self.source.places.get(where)
        return f"{self.source.name}:{self.line or (mark.line if mark else 1)}"

    @property
    def is_there(self) -> bool:
        """Whether it says anything."""
        return self.value is not None

    def get(self, key: str) -> Node:
        """Return what stands under a key; nothing if there is none."""
        value = self.value.get(key) if isinstance(self.value, dict) else None
        return self._at(value, key)

    def entries(self) -> Iterator[tuple[str, Node]]:
        """Yield the keys of a mapping with what stands under them."""
        if isinstance(self.value, dict):
            for key in self.value:
                yield str(key), self._at(self.value[key], key)

    def items(self) -> Iterator[Node]:
        """Yield the items of a list; what is no list is its only item."""
        if isinstance(self.value, list):
            for number, one in enumerate(self.value):
                yield self._at(one, number)
        elif self.is_there:
            yield self

    def left(self, what: str, why: str) -> str:
        """Return what is said of something that is left over."""
        return f"left over: {self.spot}: {cut(plain(what), _LONGEST_VALUE)}: {why}"

    def _at(self, value: Any, step: Any) -> Node:
        step = step if isinstance(step, int) else str(step)
        node = Node(value, self.source, (*self.where, step), self.line)
        return node._followed()

    def _followed(self) -> Node:
        """Return what a ``$ref`` to another part of the file stands for."""
        node = self
        for _ in range(_MOST_REFERENCES):
            reference = node.value.get("$ref") if isinstance(node.value, dict) else None
            if not (isinstance(reference, str) and reference.startswith("#/")):
                break
            value: Any = self.source.data
            for step in reference[2:].split("/"):
                value = value.get(step) if isinstance(value, dict) else None
            if isinstance(value, dict) and len(node.value) > 1:
                own = {key: one for key, one in node.value.items() if key != "$ref"}
                value = {**value, **own}
            node = Node(value, self.source, self.where, self.line)
        return node


def read_source(path: Path, name: str) -> Source:
    """Read a YAML or JSON file; raises ``UsageError`` for what is neither.

    Args:
        path: the file.
        name: what messages call it.
    """
    text = text_of(path, name)
    try:
        return Source(path, name, dict(marks_of(text)), load(text, value_of, merges=True))
    except UnreadableError as error:
        raise UsageError(f"{name}:{error.line or 1}: {error.problem}") from None
    except YamlError as error:
        raise UsageError(f"{name}:{error.line}: {error.problem}: {error.place}") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UsageError(f"{name}:{line}: is not YAML: {error.problem}") from None
    except yaml.YAMLError as error:
        raise UsageError(f"{name}: is not YAML: {' '.join(str(error).split())}") from None
    except ValueError as error:  # a number that is endless
        raise UsageError(f"{name}: {error}") from None


def text_of(path: Path, name: str) -> str:
    """Return the text of a file; raises ``UsageError`` if it cannot be read.

    Args:
        path: the file.
        name: what messages call it.
    """
    try:
        if path.exists() and not path.is_file():
            raise UsageError(f"{name}: is no file")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise UsageError(f"{name}: cannot be read: {reason}") from None


def mapping_or_none(node: Node) -> str | None:
    """Say what is wrong with a part that should be a mapping."""
    return None if isinstance(node.value, dict) else f"is {literal(node.value)}, and no mapping"
