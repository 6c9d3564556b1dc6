"""Where a marker stands that declares a parameter: pytest's marks do not know it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from pytest_claude_params.plugin.collecting.markers.matrix import case_of
from pytest_claude_params.plugin.paths import shown_path
from pytest_claude_params.plugin.stash import WRITTEN_AT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

_LIST = "pytestmark"
# Parameters that a suite has beside its ``params``.
_OF_CASE = ("system", "tools")


def declared_at(item: pytest.Item, parameter: str) -> str:
    """Return the file and line where a test's parameter is declared, as far as that can be found.

    Args:
        item: the test.
        parameter: a parameter of ``claude_params``, or what varies in ``claude_matrix``.
    """
    if written := item.stash.get(WRITTEN_AT, None):
        return written((parameter,) if parameter in _OF_CASE else ("params", parameter))
    node, marker = _declaring(item, parameter)
    if node is None or not (path := getattr(node, "path", None)) or not path.is_file():
        return shown_path(item.config, item.path)
    found = next(_places(path, node, item, marker), None)
    shown = shown_path(item.config, path)
    if found is None:
        return shown
    line, is_list = found
    return f"{shown}:{line}, {_LIST}" if is_list else f"{shown}:{line}"


def _declaring(item: pytest.Item, parameter: str) -> tuple[pytest.Item | None, str]:
    """The nearest node that declares it, and by which marker: the matrix wins over all."""
    case = case_of(item)
    varies = case is not None and parameter in case.parameters
    marker = "claude_matrix" if varies else "claude_params"
    for node, mark in item.iter_markers_with_node(marker):
        if varies or parameter in mark.kwargs:
            return node, marker  # type: ignore[return-value]
    return None, marker


def _places(
    path: Path, node: pytest.Item, item: pytest.Item, marker: str
) -> Iterator[tuple[int, bool]]:
    """Find where the marker stands for a node: the line, and whether in a list ``pytestmark``."""
    try:
        scope: ast.AST | None = ast.parse(path.read_bytes())
    except SyntaxError:  # such as of a file that is no Python
        return
    for name in _names(node, item):
        scope = _named(scope, name)
    if scope is None:
        return
    for decorator in getattr(scope, "decorator_list", ()):
        if line := _line_of(decorator, marker):
            yield line, False
    for statement in getattr(scope, "body", ()):
        if isinstance(statement, ast.Assign) and _assigns_list(statement):
            yield _line_of(statement.value, marker) or statement.lineno, True


def _names(node: pytest.Item, item: pytest.Item) -> list[str]:
    """The classes and the function that lead to a node within its file."""
    if node is item:
        named = getattr(item, "originalname", None) or item.name
        return [*_classes(item), named]
    return _classes(node)


def _classes(node: pytest.Item) -> list[str]:
    own = getattr(node, "obj", None)
    cls = own if isinstance(own, type) else getattr(node, "cls", None)
    return [] if cls is None else cls.__qualname__.split(".")


def _named(scope: ast.AST | None, name: str) -> ast.AST | None:
    return next(
        (
            one
            for one in getattr(scope, "body", ())
            if isinstance(one, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
            and one.name == name
        ),
        None,
    )


def _assigns_list(statement: ast.Assign) -> bool:
    return any(isinstance(one, ast.Name) and one.id == _LIST for one in statement.targets)


def _line_of(expression: ast.expr, marker: str) -> int | None:
    return next(
        (
            one.lineno
            for one in ast.walk(expression)
            if isinstance(one, ast.Attribute) and one.attr == marker
        ),
        None,
    )
