"""Vars of promptfoo: what names stand for, from files and lists, too."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import UsageError
from pytest_claude_params.importing.promptfoo.files import files_named, is_file_name
from pytest_claude_params.importing.promptfoo.templates import as_jinja, filled, is_template
from pytest_claude_params.wording import literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_claude_params.importing.promptfoo.files import NamedFile
    from pytest_claude_params.importing.promptfoo.source import Node

_BYTES = (
    ".png", ".jpg", ".jpeg", ".gif", ".webp", ".pdf", ".mp3", ".wav", ".mp4", ".mov", ".xlsx",
)  # fmt: skip
# A var may stand for a text with a var in it, and so on.
_DEEPEST = 5


@dataclass
class Vars:
    """What names stand for in a test.

    Args:
        values: one value for each name.
        lists: the names with several values: each is a test of its own.
        comments: what is left over.
    """

    values: dict[str, Any] = field(default_factory=dict)
    lists: dict[str, list[Any]] = field(default_factory=dict)
    comments: list[str] = field(default_factory=list)


def read_vars(nodes: Iterable[Node], *, expands: bool = True) -> Vars:
    """Return the vars of a test; later ones win.

    Args:
        nodes: where they stand.
        expands: whether a list of texts is several values.
    """
    found = Vars()
    for node in nodes:
        for name, one in _entries(node, found.comments):
            try:
                value = _value(one)
            except UsageError as error:
                found.comments.append(one.left(f"var {name} {literal(one.value)}", str(error)))
                continue
            found.values.pop(name, None)
            found.lists.pop(name, None)
            if expands and isinstance(value, list) and value and isinstance(value[0], str):
                found.lists[name] = value
            else:
                found.values[name] = value
    return found


def resolved(values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """Fill the templates in vars with other vars; return them, and by name why one stays as it is."""
    found, reasons = dict(values), dict[str, str]()
    for _ in range(_DEEPEST):
        open_ones = [name for name, value in found.items() if is_template(value)]
        reasons = {}
        for name in open_ones:
            try:
                found[name] = filled(as_jinja(found[name]), found)
            except UsageError as error:
                reasons[name] = str(error)
        if len(reasons) == len(open_ones):
            break
    return found, reasons


def _entries(node: Node, comments: list[str]) -> Iterable[tuple[str, Node]]:
    """Yield names and values, also of files with vars."""
    if isinstance(node.value, dict):
        yield from node.entries()
        return
    for one in node.items():
        if not isinstance(one.value, str):
            comments.append(one.left(f"vars {literal(one.value)}", "is no mapping"))
            continue
        for file in files_named(one, one.value):
            try:
                yield from file.source().root.entries()
            except UsageError as error:
                comments.append(one.left(f"vars {one.value}", str(error)))


def _value(node: Node) -> Any:
    """Return what a var stands for; raises ``UsageError`` for a file that is no text."""
    value = node.value
    if is_file_name(value):
        files = files_named(node, value)
        if not files:
            raise UsageError("there is no such file")
        texts = [*map(_of_file, files)]
        return texts if len(texts) > 1 else texts[0]
    if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
        return [_value(one) for one in node.items()]
    if isinstance(value, str):
        if value.startswith("package:"):
            raise UsageError("it is code")
        return value.removesuffix("\n")
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _of_file(file: NamedFile) -> str:
    if file.is_code:
        raise UsageError("it is code, and its value is known only when it runs")
    if file.suffix in _BYTES:
        raise UsageError("it is no text; `files` of a case sends images and documents")
    if file.suffix in (".yaml", ".yml"):
        return json.dumps(file.source().data, ensure_ascii=False)
    return file.text().strip()
