"""The markers ``claude_cassette("name")`` of test files: which test plays which cassette."""

from __future__ import annotations

import ast
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.naming import OF_TEST, SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKER = "claude_cassette"


@dataclass(frozen=True, slots=True)
class Named:
    """A cassette that a marker names.

    Args:
        test: what is marked: a test, a class or a file, as pytest names it.
        file: the test file.
        name: what the marker says.
        is_function: whether a test is marked, and no class or file.
    """

    test: str
    file: Path
    name: str
    is_function: bool

    def test_of(self, cassette: Path) -> str:
        """Return the test that plays a cassette by this marker; empty if it names another."""
        before, is_each, after = self.name.partition(OF_TEST)
        if not is_each:
            own = Path(os.path.normpath(self.file.parent / self.name))
            is_meant = own == cassette or cassette.name == self.name + SUFFIX
            return self.test if is_meant else ""
        start, shown = f"{os.path.normpath(self.file.parent / before)}{os.sep}", str(cassette)
        if not (shown.startswith(start) and shown.endswith(after)):
            return ""
        named = shown[len(start) : len(shown) - len(after)]
        function = named.partition("[")[0].rpartition(".")[2]
        if not self.is_function:
            return f"{self.test}::{function}"
        return self.test if self.test.endswith(f"::{function}") else ""


def named_in(file: Path, source: str) -> list[Named]:
    """Return what the markers of a test file name."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):  # pytest says so where it collects it
        return []
    shown = Path(os.path.relpath(file)).as_posix()
    return [Named(test, file, name, is_function) for test, name, is_function in _named(tree, shown)]


def _named(scope: ast.Module | ast.ClassDef, of: str) -> Iterator[tuple[str, str, bool]]:
    for node in scope.body:
        match node:
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef():
                test, is_function = f"{of}::{node.name}", not isinstance(node, ast.ClassDef)
                for name in (name for marker in node.decorator_list for name in _names_of(marker)):
                    yield test, name, is_function
                if isinstance(node, ast.ClassDef):
                    yield from _named(node, test)
            case ast.Assign(targets=[ast.Name(id="pytestmark")], value=value):
                yield from ((of, name, False) for name in _names_of(value))
            case _:
                pass


def _names_of(node: ast.expr) -> Iterator[str]:
    """Yield the names that calls of the marker are given."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith(MARKER):
            given = [*call.args, *(one.value for one in call.keywords if one.arg == "name")]
            for one in given[:1]:
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    yield one.value
