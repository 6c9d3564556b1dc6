"""The tests of a file that pytest-recording answers, and the markers that say so."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
VCR = "vcr"
DEFAULT_CASSETTE = "default_cassette"


@dataclass
class RecordedTest:
    """A test with a marker ``vcr`` of its own, or of its class or module.

    Args:
        name: as pytest-recording names its cassette, without parameters: ``TestA.test_b``.
        node: the function.
        own: its own markers ``vcr``.
        scopes: the scopes that mark it.
    """

    name: str
    node: Function
    own: list[ast.expr]
    scopes: list[Scope]

    @property
    def markers(self) -> list[ast.expr]:
        """All of its markers ``vcr``."""
        return [*self.own, *(scope.marker for scope in self.scopes)]

    @property
    def default_cassette(self) -> ast.expr | None:
        """The marker that names its cassette, if there is one."""
        found = [one for one in self.node.decorator_list if is_mark(one, DEFAULT_CASSETTE)]
        return found[0] if found else None

    @property
    def first_line(self) -> int:
        """Where its first decorator stands, or ``def``."""
        return min([self.node.lineno, *(one.lineno for one in self.node.decorator_list)])


@dataclass
class Scope:
    """A class or a module whose marker ``vcr`` holds for all of its tests.

    Args:
        marker: the marker.
        items: the list or tuple that it stands in, if it does.
        statement: ``pytestmark = ...``, or nothing for a decorator.
        tests: the tests that it marks.
    """

    marker: ast.expr
    items: Sequence[ast.expr] = ()
    statement: ast.stmt | None = None
    tests: list[RecordedTest] = field(default_factory=list)


def is_mark(node: ast.expr, name: str) -> bool:
    """Whether an expression is ``pytest.mark.NAME`` or ``mark.NAME``, called or not."""
    mark = node.func if isinstance(node, ast.Call) else node
    if not isinstance(mark, ast.Attribute) or mark.attr != name:
        return False
    of = mark.value
    return (isinstance(of, ast.Attribute) and of.attr == "mark") or (
        isinstance(of, ast.Name) and of.id == "mark"
    )


def recorded_tests(tree: ast.Module) -> list[RecordedTest]:
    """Return the tests of a file that a marker ``vcr`` answers, in their order."""
    return list(_tests_in(tree.body, "", list(_assigned(tree.body))))


def _tests_in(body: list[ast.stmt], prefix: str, scopes: list[Scope]) -> Iterator[RecordedTest]:
    for node in body:
        if isinstance(node, ast.ClassDef) and node.name.startswith("Test"):
            own = [Scope(one) for one in node.decorator_list if is_mark(one, VCR)]
            yield from _tests_in(node.body, f"{node.name}.", [*scopes, *own, *_assigned(node.body)])
        elif isinstance(node, Function) and node.name.startswith("test"):
            marks = [one for one in node.decorator_list if is_mark(one, VCR)]
            if marks or scopes:
                test = RecordedTest(prefix + node.name, node, marks, scopes)
                for scope in scopes:
                    scope.tests.append(test)
                yield test


def _assigned(body: list[ast.stmt]) -> Iterator[Scope]:
    """Find ``pytestmark = pytest.mark.vcr``, also in a list."""
    for node in body:
        match node:
            case ast.Assign(targets=[ast.Name(id="pytestmark")], value=value):
                items = value.elts if isinstance(value, (ast.List, ast.Tuple)) else []
                for item in items or [value]:
                    if is_mark(item, VCR):
                        yield Scope(item, items, node)
