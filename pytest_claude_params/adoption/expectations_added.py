"""Expectations added to the tests of a Python file."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from pytest_claude_params.adoption.edits import Source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Function = ast.FunctionDef | ast.AsyncFunctionDef

_LONGEST_LINE = 100
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def added_to_python(
    raw: bytes, wanted: Mapping[str, Sequence[dict[str, Any]]]
) -> tuple[bytes, int]:
    """Return a test file with markers above its tests, and how many expectations they hold.

    A test that is not found there, such as an inherited one, stays as it is.

    Args:
        raw: the file, in UTF-8.
        wanted: by the names of a test below its file, ``TestA::test_b``: what to expect of it.
    """
    source = Source(raw)
    count = 0
    for names, expected in wanted.items():
        function = _function(source.tree, names.split("::"))
        if function is None:
            continue
        line = min(one.lineno for one in (function, *function.decorator_list))
        for arguments in _joined(expected):
            source.insert_above(line, _marker(arguments))
        count += len(expected)
    if count and not _imports_pytest(source.tree):
        source.insert_above(_first_statement(source.tree), "import pytest")
    return source.edited, count


def _function(node: ast.AST, names: list[str]) -> Function | None:
    first, *rest = names
    for one in ast.iter_child_nodes(node):
        if isinstance(one, ast.ClassDef) and rest and one.name == first:
            return _function(one, rest)
        if not rest and isinstance(one, _FUNCTIONS) and one.name == first:
            return one
    return None


def _joined(expected: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put expectations of different names into one marker; a marker takes each name once."""
    markers: list[dict[str, Any]] = []
    for one in expected:
        room = next((m for m in markers if not m.keys() & one.keys() and _fits(m | one)), None)
        if room is None:
            markers.append(dict(one))
        else:
            room |= one
    return markers


def _fits(arguments: dict[str, Any]) -> bool:
    return len(_marker(arguments)) <= _LONGEST_LINE


def _marker(arguments: dict[str, Any]) -> str:
    written = ", ".join(f"{name}={value!r}" for name, value in arguments.items())
    return f"@pytest.mark.claude_expect({written})"


def _imports_pytest(tree: ast.Module) -> bool:
    return any(
        isinstance(node, ast.Import) and any(one.name == "pytest" for one in node.names)
        for node in tree.body
    )


def _first_statement(tree: ast.Module) -> int:
    """Return the line of what stands first after the docstring and what comes from the future."""
    for node in tree.body:
        is_docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        is_future = isinstance(node, ast.ImportFrom) and node.module == "__future__"
        if not (is_docstring or is_future):
            decorators: list[ast.expr] = getattr(node, "decorator_list", [])
            return min([node.lineno, *(one.lineno for one in decorators)])
    return 1
