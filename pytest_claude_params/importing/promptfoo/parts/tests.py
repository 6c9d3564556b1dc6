"""Tests of promptfoo: written out, in files, in tables, in scenarios."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_claude_params.errors import UsageError
from pytest_claude_params.importing.promptfoo.files import (
    DATA,
    bare,
    file_named,
    files_named,
    is_file_name,
)
from pytest_claude_params.importing.promptfoo.parts.rows import rows_of_csv, rows_of_jsonl
from pytest_claude_params.wording import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.importing.promptfoo.files import NamedFile
    from pytest_claude_params.importing.promptfoo.source import Node

_TABLES = (".csv", ".tsv")
_DEEPEST = 3


@dataclass(frozen=True)
class Drafted:
    """A test as it is written: what it says itself comes last, and wins.

    Args:
        layers: the parts that make it, without the defaults.
    """

    layers: tuple[Node, ...]

    @property
    def node(self) -> Node:
        """What it says itself."""
        return self.layers[-1]

    def option(self, name: str, defaults: Node) -> Node:
        """Return an option, of its own or of the defaults."""
        for layer in (*reversed(self.layers), defaults):
            if (found := layer.get("options").get(name)).is_there:
                return found
        return self.node.get("options").get(name)

    def last(self, name: str) -> Node:
        """Return what the last of its parts says."""
        for layer in reversed(self.layers):
            if (found := layer.get(name)).is_there:
                return found
        return self.node.get(name)


def read_tests(configuration: Node) -> tuple[list[Drafted], list[str]]:
    """Return the tests of a configuration, and what of them is left over."""
    comments: list[str] = []
    found = [Drafted((one,)) for one in _tests(configuration.get("tests"), comments)]
    for scenario in configuration.get("scenarios").items():
        found += _of_scenario(scenario, comments)
    return found, comments


def _of_scenario(scenario: Node, comments: list[str]) -> Iterator[Drafted]:
    """Yield each test of a scenario once for each of its settings."""
    if is_file_name(scenario.value):
        try:
            inner = file_named(scenario, scenario.value).source().root
        except UsageError as error:
            comments.append(scenario.left(f"scenario {scenario.value}", str(error)))
            return
        for one in inner.items():
            yield from _of_scenario(one, comments)
        return
    if not isinstance(scenario.value, dict):
        comments.append(scenario.left(f"scenario {literal(scenario.value)}", "is no mapping"))
        return
    tests = list(_tests(scenario.get("tests"), comments))
    for setting in _tests(scenario.get("config"), comments):
        for test in tests:
            yield Drafted((setting, test))


def _tests(node: Node, comments: list[str], depth: int = 0) -> Iterator[Node]:
    for one in node.items():
        if isinstance(one.value, str):
            yield from _of_files(one, comments, depth)
        elif isinstance(one.value, dict) and set(one.value) <= {"path", "config"} and one.value:
            comments.append(
                one.left(f"tests {literal(one.value)}", "a generator makes them when it runs")
            )
        elif isinstance(one.value, dict):
            yield one
        else:
            comments.append(one.left(f"test {literal(one.value)}", "is no mapping"))


def _of_files(node: Node, comments: list[str], depth: int) -> Iterator[Node]:
    """Yield the tests of the files that a text names."""
    said = f"tests {node.value}"
    if "://" in node.value and not is_file_name(node.value):
        comments.append(node.left(said, "are kept elsewhere; save them as a .csv file"))
        return
    found = _files(node)
    if not found or depth > _DEEPEST:
        comments.append(node.left(said, "there is no such file"))
    for file in found:
        try:
            yield from _of_file(file, comments, depth)
        except UsageError as error:
            comments.append(node.left(said, str(error)))


def _of_file(file: NamedFile, comments: list[str], depth: int) -> Iterator[Node]:
    suffix = file.path.suffix.lower()
    if suffix in _TABLES:
        yield from rows_of_csv(file.path, file.name)
    elif suffix == ".jsonl":
        yield from rows_of_jsonl(file.path, file.name)
    elif suffix in DATA:
        yield from _tests(file.source().root, comments, depth + 1)
    else:
        raise UsageError("it is no .csv, .yaml, .json or .jsonl file")


def _files(node: Node) -> list[NamedFile]:
    """Return the files that a text names and that are there."""
    found = files_named(node, bare(node.value).removeprefix("./"))
    try:
        return [one for one in found if one.path.exists()]
    except (ValueError, OSError):
        return []
