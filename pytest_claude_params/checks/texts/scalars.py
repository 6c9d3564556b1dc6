"""The texts of a YAML or JSON file, with their names and where they stand in the file.

Nothing is built of them, so neither aliases nor depth can make a small file large.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import yaml

from pytest_claude_params.secrets.header_members import (
    is_name_of_header,
    is_of_headers,
    is_value_of_header,
    telling_name,
)
from pytest_claude_params.secrets.tree import holder

if TYPE_CHECKING:
    from collections.abc import Iterator

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MARK = "\ufeff"
_BINARY = ("tag:yaml.org,2002:binary", "!binary")
# Recordings are 20 levels deep; to read on takes a time that grows with the square of the depth.
_DEEPEST = 200
# Possessive: a text is read once, whatever is in it.
_TOKEN = re.compile(r'("(?:[^"\\]++|\\.)*+")(\s*+:)?|[{}\[\],]', re.DOTALL)


@dataclass(frozen=True)
class Scalar:
    """One text of a file.

    Args:
        of_what: the name of the member whose member it is; lists have none of their own.
        name: the name of the member that it is, or an empty string.
        value: what it says; bytes if the file has them as such.
        start: where its spelling begins in the text of the file.
        end: where that ends.
        is_json: whether it is spelt as JSON does, and not as YAML.
        mapping: the number of the mapping that it is in; others are in another.
        is_name: whether it is the name of a member itself.
    """

    of_what: str
    name: str
    value: str | bytes
    start: int
    end: int
    is_json: bool
    mapping: int
    is_name: bool = False

    @property
    def is_of_headers(self) -> bool:
        """Whether it is a header, also one of those that a tool is told to send."""
        return is_of_headers(self.of_what)


def scalars_of(text: str) -> list[Scalar]:
    """Return the texts of a file, names included.

    Raises ``ValueError`` for what is neither JSON nor YAML.
    """
    if text.startswith(_MARK):
        # PyYAML's parser in C counts from behind it.
        moved = scalars_of(text.removeprefix(_MARK))
        return [replace(one, start=one.start + 1, end=one.end + 1) for one in moved]
    if text[:1] in ("{", "["):
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            pass  # YAML has braces, too
        else:
            return _with_header_names(list(_json_scalars(text)))
    try:
        return _with_header_names(list(_yaml_scalars(text)))
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from None


def _with_header_names(scalars: list[Scalar]) -> list[Scalar]:
    """Name the values of headers that are a list of names and values, as HAR has them."""
    names = defaultdict(list)
    for one in scalars:
        if one.is_of_headers and is_name_of_header(one.name):
            names[one.mapping].append(str(one.value))
    telling = {mapping: telling_name(found) for mapping, found in names.items()}
    return [
        replace(one, name=telling[one.mapping])
        if one.mapping in telling and is_value_of_header(one.name)
        else one
        for one in scalars
    ]


@dataclass
class _Frame:
    """A mapping or a list that is open."""

    is_mapping: bool
    of_what: str
    name: str
    mapping: int
    key: str | None = None
    is_header: bool = False
    header: str | None = None


@dataclass
class _Open:
    """All mappings and lists that are open at some place of a file."""

    frames: list[_Frame] = field(
        default_factory=lambda: [_Frame(is_mapping=False, of_what="", name="", mapping=0)]
    )
    mappings: int = 0

    @property
    def names(self) -> tuple[str, str]:
        """The names of what stands here."""
        top = self.frames[-1]
        if top.is_mapping:
            return holder(top.of_what, top.name), top.key or ""
        if top.header is not None:
            return holder(top.of_what, top.name), top.header
        return top.of_what, top.name

    @property
    def mapping(self) -> int:
        """The number of the mapping that is open here."""
        return self.frames[-1].mapping

    @property
    def wants_key(self) -> bool:
        top = self.frames[-1]
        return top.is_mapping and top.key is None

    def push(self, *, is_mapping: bool) -> None:
        if len(self.frames) > _DEEPEST:
            raise ValueError(f"it is more than {_DEEPEST} levels deep")
        self.mappings += is_mapping
        mapping = self.mappings if is_mapping else self.mapping
        top = self.frames[-1]
        # A list of headers may have a list for each: its name, and its values behind it.
        is_header = not (is_mapping or top.is_mapping or top.is_header) and is_of_headers(top.name)
        self.frames.append(_Frame(is_mapping, *self.names, mapping, is_header=is_header))

    def pop(self) -> None:
        self.frames.pop()
        self.done()

    def note(self, value: str | bytes) -> None:
        """A text is read: the first one of a list may name a header."""
        top = self.frames[-1]
        if top.is_header and top.header is None:
            top.header = str(value)

    def done(self) -> None:
        """A value has ended."""
        self.frames[-1].key = None


def _yaml_scalars(text: str) -> Iterator[Scalar]:
    place = _Open()
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            place.push(is_mapping=isinstance(event, yaml.MappingStartEvent))
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            place.pop()
        elif isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent)):
            is_key = place.wants_key
            if isinstance(event, yaml.ScalarEvent):
                value = _bytes_or_text(event.value, event.tag)
                start, end = event.start_mark, event.end_mark
                yield Scalar(
                    *place.names,
                    value,
                    _index(start),
                    _index(end),
                    is_json=False,
                    mapping=place.mapping,
                    is_name=is_key,
                )
                place.note(value)
            if is_key:
                place.frames[-1].key = str(getattr(event, "value", ""))
            else:
                place.done()


def _index(mark: Any) -> int:
    return int(mark.index)


def _bytes_or_text(value: str, tag: str | None) -> str | bytes:
    if tag not in _BINARY:
        return value
    try:
        return base64.b64decode(value)
    except (binascii.Error, ValueError):
        return value


def _json_scalars(text: str) -> Iterator[Scalar]:
    place = _Open()
    for token in _TOKEN.finditer(text):
        match token[0]:
            case "{" | "[":
                place.push(is_mapping=token[0] == "{")
            case "}" | "]":
                place.pop()
            case ",":
                place.done()
            case _:
                value = str(json.loads(token[1]))
                yield Scalar(
                    *place.names,
                    value,
                    token.start(1),
                    token.end(1),
                    is_json=True,
                    mapping=place.mapping,
                    is_name=bool(token[2]),
                )
                place.note(value)
                if token[2]:
                    place.frames[-1].key = value
