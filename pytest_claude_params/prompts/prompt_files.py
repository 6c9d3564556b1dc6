"""The texts of a file that prompts are written in: a text, Python, JSON or YAML."""

from __future__ import annotations

import ast
import json
import re
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import yaml

from pytest_claude_params.cassettes.yaml import yaml_reader
from pytest_claude_params.cassettes.yaml.unreadable import UnreadableError
from pytest_claude_params.prompts.fragment import Fragment

if TYPE_CHECKING:
    from collections.abc import Iterator

# A shorter one in a program is a name or a key more often than a prompt.
_FEWEST_LETTERS = 12
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_HOLE = "{}"


def fragments_in(name: str, text: str) -> list[Fragment]:
    """Return what in a file may stand in a prompt.

    Args:
        name: what the file is called; its suffix says how it is read.
        text: what it holds. In Python each text counts for itself, and what an f-string fills in
            is a hole; in JSON and YAML each text does; any other file is one text.
    """
    readers = {".py": _of_python, ".json": _of_json, ".yaml": _of_yaml, ".yml": _of_yaml}
    reader = readers.get(PurePath(name).suffix)
    if reader is None:
        return [Fragment(_FRONT_MATTER.sub("", text))]
    try:
        found = [*reader(text)]
    except (SyntaxError, ValueError, yaml.YAMLError, UnreadableError, RecursionError):
        return [Fragment(text)]
    return [one for one in found if len(one.text.strip()) >= _FEWEST_LETTERS]


def _of_python(text: str) -> Iterator[Fragment]:
    inner: set[ast.AST] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.JoinedStr):
            inner.update(ast.walk(node))
            parts = (
                str(one.value) if isinstance(one, ast.Constant) else _HOLE for one in node.values
            )
            yield Fragment("".join(parts), node.lineno)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in inner:
            yield Fragment(node.value, node.lineno)


def _of_json(text: str) -> Iterator[Fragment]:
    return _leaves(json.loads(text))


def _of_yaml(text: str) -> Iterator[Fragment]:
    return _leaves(yaml_reader.load(text, merges=True))


def _leaves(value: Any) -> Iterator[Fragment]:
    if isinstance(value, str):
        yield Fragment(value)
    elif isinstance(value, dict):
        for one in value.values():
            yield from _leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(one)
