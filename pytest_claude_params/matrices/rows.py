"""Rows: the cases that a CSV, JSONL or YAML file holds."""

from __future__ import annotations

import codecs
import csv
import json
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from pytest_claude_params.errors import UsageError
from pytest_claude_params.wording import cut, listed, literal, plural

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# How files of spreadsheets begin, of today and of before 2007.
_SPREADSHEETS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_SPREADSHEET_ENDINGS = (".xlsx", ".xls", ".ods", ".numbers")
_SAVED_AS = 'A spreadsheet saves it so as "CSV UTF-8"'
# What a spreadsheet may write above the columns, and take away again.
_SEPARATOR = re.compile(r"\"?sep=(.)\"?\s*", re.IGNORECASE)
# What stands between values where a comma is that of a number.
_OTHER_DELIMITERS = ";\t"
_CALLED = {",": "comma", ";": "semicolon", "\t": "tab"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Args:
        place: where it begins, ``cases.csv:3``.
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
        given: the path of a CSV, JSONL or YAML file, or a list of mappings or rows.
        folder: what the path is relative to.
    """
    given = os.fspath(given) if isinstance(given, os.PathLike) else given
    if isinstance(given, str):
        rows = list(_of_file(folder / given, given))
    elif isinstance(given, (list, tuple)):
        rows = [
            row if isinstance(row, Row) else _checked(f"row {at}", row, at)
            for at, row in enumerate(given, 1)
        ]
    else:
        raise UsageError(
            f"claude_matrix: rows={literal(given)} is neither a path nor a list of mappings"
        )
    if not rows:
        raise UsageError(f"claude_matrix: rows={literal(given)} has no rows, so there is no test")
    _check_columns(rows)
    return rows


def _of_file(path: Path, name: str) -> Iterator[Row]:
    if path.suffix not in _READERS:
        is_sheet = path.suffix.lower() in _SPREADSHEET_ENDINGS
        raise UsageError(
            f"claude_matrix: rows={name!r} is none of a .csv, a .jsonl and a .yaml file"
            f"{f'. {_SAVED_AS}' if is_sheet else ''}"
        )
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise UsageError(
            f"claude_matrix: there is no file {path}; rows={name!r} is relative to the test file"
        ) from None
    except OSError as error:
        raise UsageError(f"claude_matrix: {path} cannot be read: {error.strerror}") from None
    if raw.startswith(_SPREADSHEETS):
        raise UsageError(
            f"claude_matrix: {name}: is a spreadsheet by what it holds, such as .xlsx, and no "
            f"{path.suffix}. {_SAVED_AS}"
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"claude_matrix: {name}:{_not_utf8(raw, error)}") from None
    yield from _READERS[path.suffix](text, name)


def _not_utf8(raw: bytes, error: UnicodeDecodeError) -> str:
    """Say in which line a file is not UTF-8, and how a spreadsheet saves it so."""
    if raw.startswith(_UTF_16):
        return f"1: is UTF-16, and not UTF-8. {_SAVED_AS}"
    before = raw[: error.start]
    line, begin = before.count(b"\n") + 1, before.rfind(b"\n") + 1
    shown = raw[begin:].partition(b"\n")[0].decode("latin-1").strip()
    return f"{line}: is not UTF-8 (in Latin-1 it would be {cut(shown, 60)!r}). {_SAVED_AS}"


def _of_csv(text: str, name: str) -> Iterator[Row]:
    lines = text.splitlines(keepends=True)
    said = _SEPARATOR.fullmatch(lines[0]) if lines else None
    above = 1 if said else 0
    delimiter = said[1] if said else _delimiter(lines[0] if lines else "")
    reader = csv.reader(lines[above:], strict=True, delimiter=delimiter)
    header: list[str] = []
    before = above
    try:
        for values in reader:
            # A quoted value may go on in further lines; the row begins in the first.
            place, before = f"{name}:{before + 1}", above + reader.line_num
            if not header:
                header = values
                _check_header(header, place)
            elif any(value.strip() for value in values):  # spreadsheets leave empty ones at the end
                yield _of_line(header, values, place, _CALLED.get(delimiter, delimiter))
    except csv.Error as error:
        line = above + reader.line_num
        raise UsageError(f"claude_matrix: {name}:{line}: {error}") from None


def _delimiter(first: str) -> str:
    """Return what stands between columns: spreadsheets write what their country does."""
    return "," if "," in first else next((one for one in _OTHER_DELIMITERS if one in first), ",")


def _check_header(header: list[str], place: str) -> None:
    if not all(header) or len(set(header)) < len(header):
        raise UsageError(
            f"claude_matrix: {place}: the first line has to name each column once: "
            f"{', '.join(header)}"
        )


def _of_line(header: list[str], values: list[str], place: str, delimiter: str) -> Row:
    if len(values) != len(header):
        raise UsageError(
            f"claude_matrix: {place}: {plural(len(values), 'value')} under "
            f"{plural(len(header), 'column')} ({', '.join(header)}). Put a value that holds a "
            f"{delimiter} in double quotes"
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


def _of_yaml(text: str, name: str) -> Iterator[Row]:
    from pytest_claude_params.cassettes.yaml.unreadable import UnreadableError
    from pytest_claude_params.cassettes.yaml.yaml_core import value_of
    from pytest_claude_params.cassettes.yaml.yaml_places import marks_of
    from pytest_claude_params.cassettes.yaml.yaml_reader import load

    try:
        rows = load(text, value_of, merges=True)
        places = marks_of(text)
    except (UnreadableError, yaml.YAMLError) as error:
        from pytest_claude_params.cassettes.yaml.yaml_mistakes import mistake_of

        where, said = mistake_of(text, error)
        place = f"{name}:{where.line}:{where.column}" if where else name
        raise UsageError(f"claude_matrix: {place}: {said}") from None
    if not isinstance(rows, list | None):
        raise UsageError(
            f"claude_matrix: {name}: holds {literal(rows)}, and no list of rows, each a mapping "
            "of columns to values"
        )
    for at, row in enumerate(rows or ()):
        yield _checked(f"{name}:{places[at,].line}", row, at + 1)


_READERS = {".csv": _of_csv, ".jsonl": _of_jsonl, ".yaml": _of_yaml, ".yml": _of_yaml}


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
