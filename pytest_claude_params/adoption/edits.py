"""Edits of a Python file at the places that its syntax tree names; all else stays byte for byte."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass
class Source:
    """A test file that is edited.

    Args:
        raw: its bytes, in UTF-8.
    """

    raw: bytes
    _edits: dict[tuple[int, int], bytes] = field(default_factory=dict)

    @cached_property
    def tree(self) -> ast.Module:
        """Its syntax tree; raises ``SyntaxError`` for what is not Python."""
        return ast.parse(self.raw)

    def text(self, node: ast.expr) -> str:
        """Return how an expression is written."""
        start, end = self._span(node)
        return self.raw[start:end].decode()

    def replace(self, node: ast.expr, text: str) -> None:
        """Rewrite an expression."""
        self._edits[self._span(node)] = text.encode()

    def rename(self, argument: ast.arg, name: str) -> None:
        """Give an argument of a function another name; its annotation stays."""
        start = self._offset(argument.lineno, argument.col_offset)
        self._edits[start, start + len(argument.arg.encode())] = name.encode()

    def remove_line(self, line: int, last: int) -> None:
        """Take whole lines out, counted from 1."""
        self._edits[self._starts[line - 1], self._starts[last]] = b""

    def remove_item(self, items: Sequence[ast.expr], number: int) -> None:
        """Take one item out of a list or a tuple, with the comma that it needed."""
        start, end = self._span(items[number])
        if number + 1 < len(items):
            end = self._span(items[number + 1])[0]
        elif number:
            start = self._span(items[number - 1])[1]
        self._edits[start, end] = b""

    def insert_above(self, line: int, text: str) -> None:
        """Insert a line above another one, indented alike."""
        start = self._starts[line - 1]
        old = self.raw[start : self._starts[line]]
        indent = old[: len(old) - len(old.lstrip())]
        newline = b"\r\n" if old.endswith(b"\r\n") else b"\n"
        before = self._edits.get((start, start), b"")
        self._edits[start, start] = before + indent + text.encode() + newline

    @property
    def edited(self) -> bytes:
        """The file with all edits made."""
        text = self.raw
        for (start, end), new in sorted(self._edits.items(), reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def _span(self, node: ast.expr) -> tuple[int, int]:
        last_line, last_column = node.end_lineno or node.lineno, node.end_col_offset or 0
        return self._offset(node.lineno, node.col_offset), self._offset(last_line, last_column)

    def _offset(self, line: int, column: int) -> int:
        return self._starts[line - 1] + column

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        for line in self.raw.splitlines(keepends=True):
            starts.append(starts[-1] + len(line))
        return starts
