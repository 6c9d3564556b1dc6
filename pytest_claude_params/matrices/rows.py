"""Rows: the cases that a CSV or JSONL file holds, one a line."""

from __future__ import annotations

import csv
import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import UsageError
from pytest_claude_params.wording import listed, literal, plural

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Args:
        place: where it stands, ``cases.csv:3``.
        values: its values by column.
    """

    place: str
    values: dict[str, Any]

    @property
    def name(self) -> str:
        """What the row calls itself: its ``id``, or its first value."""
        first = next(iter(self.values))
        return str(self.values.get("id", self.values[first]))


def read_rows(given: Any, folder: Path) -> list[Row]:
    """Read rows from a file, or from a list; raises ``UsageError`` with the line and the remedy.

    Args:
        given: the path of a CSV or JSONL file, or a list of mappings.
        folder: what the path is relative to.
    """
    given = os.fspath(given) if isinstance(given, os.PathLike) else given
    if isinstance(given, str):
        rows = list(_of_file(folder / given, given))
    elif isinstance(given, (list, tuple)):
        rows = [_checked(f"row {at}", row, at) for at, row in enumerate(given, 1)]
    else:
        raise UsageError(
            f"claude_matrix: rows={literal(given)} is neither a path nor a list of mappings"
        )
    if not rows:
        raise UsageError(f"claude_matrix: rows={literal(given)} has no rows, so there is no test")
    _check_columns(rows)
    return rows


def _of_file(path: Path, name: str) -> Iterator[Row]:
    if path.suffix not in (".csv", ".jsonl"):
        raise UsageError(f"claude_matrix: rows={name!r} is neither a .csv nor a .jsonl file")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise UsageError(
            f"claude_matrix: there is no file {path}; rows={name!r} is relative to the test file"
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"claude_matrix: {path} cannot be read as UTF-8: {error}") from None
    yield from _of_csv(text, name) if path.suffix == ".csv" else _of_jsonl(text, name)


def _of_csv(text: str, name: str) -> Iterator[Row]:
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    header: list[str] = []
    try:
        for values in reader:
            place = f"{name}:{reader.line_num}"
            if not header:
                header = values
                _check_header(header, place)
            elif values:
                yield _of_line(header, values, place)
    except csv.Error as error:
        raise UsageError(f"claude_matrix: {name}:{reader.line_num}: {error}") from None


def _check_header(header: list[str], place: str) -> None:
    if not all(header) or len(set(header)) < len(header):
        raise UsageError(
            f"claude_matrix: {place}: the first line has to name each column once: "
            f"{', '.join(header)}"
        )


def _of_line(header: list[str], values: list[str], place: str) -> Row:
    if len(values) != len(header):
        raise UsageError(
            f"claude_matrix: {place}: {plural(len(values), 'value')} under "
            f"{plural(len(header), 'column')} ({', '.join(header)}). Put a value that holds a "
            "comma in double quotes"
        )
    return Row(place, dict(zip(header, values, strict=True)))


def _of_jsonl(text: str, name: str) -> Iterator[Row]:
    for at, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            raise UsageError(
                f"claude_matrix: {name}:{at}: is not JSON: {error}. Each line is one object"
            ) from None
        yield _checked(f"{name}:{at}", value, at)


def _checked(place: str, value: Any, at: int) -> Row:
    if not isinstance(value, dict) or not value or not all(isinstance(key, str) for key in value):
        raise UsageError(
            f"claude_matrix: {place}: {literal(value)} is not an object with names and values, "
            f'such as {{"id": "case-{at}"}}'
        )
    return Row(place, value)


def _check_columns(rows: list[Row]) -> None:
    """Raise ``UsageError`` for a row that lacks what the first one has: a test would miss its argument."""
    first = rows[0]
    for row in rows[1:]:
        missing = [name for name in first.values if name not in row.values]
        if missing:
            names = listed([repr(name) for name in missing])
            raise UsageError(
                f"claude_matrix: {row.place}: has no {names}, which {first.place} has. "
                "All rows have the same columns"
            )
