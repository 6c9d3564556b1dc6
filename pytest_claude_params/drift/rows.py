"""Rows: arms, cases, answers, verdicts and comparisons as lines of JSON.

The format is documented in ``docs/reference/drift-rows.md``.
"""

from __future__ import annotations

import json
from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import TypeAdapter, ValidationError

from pytest_claude_params.drift.arm import Arm
from pytest_claude_params.drift.case import Case
from pytest_claude_params.drift.case_verdict import CaseVerdict
from pytest_claude_params.drift.comparison import Comparison
from pytest_claude_params.drift.sample import Sample
from pytest_claude_params.errors import UsageError
from pytest_claude_params.wording import guess, listed, literal

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

VERSION = 1
Row: TypeAlias = Arm | Case | Sample | CaseVerdict | Comparison
KINDS: dict[str, type[Row]] = {
    "arm": Arm,
    "case": Case,
    "sample": Sample,
    "verdict": CaseVerdict,
    "comparison": Comparison,
}
_NAMES = {kind: name for name, kind in KINDS.items()}
# "from" is a word of Python's own.
_IN_ROWS = {"origin": "from"}


def line_of(row: Row) -> str:
    """Write a row: its version and kind first, then all its fields."""
    data = {_IN_ROWS.get(one.name, one.name): getattr(row, one.name) for one in fields(row)}
    head = {"v": VERSION, "kind": _NAMES[type(row)]}
    return json.dumps(head | data, ensure_ascii=False, default=dict)


def write_rows(path: Path, rows: Iterable[Row]) -> None:
    """Write a file of rows, a line each; one that is there already is replaced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{line_of(row)}\n" for row in rows)
    path.write_text(text, encoding="utf-8", newline="\n")


def read_rows(path: Path) -> list[Row]:
    """Read a file of rows; raises ``UsageError`` with file and line for what is none."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: cannot be read: {error}") from None
    return [
        row_of(line, f"{path}:{number}")
        for number, line in enumerate(text.split("\n"), 1)
        if line.strip()
    ]


def row_of(line: str, where: str) -> Row:
    """Read a row.

    Args:
        line: JSON on one line.
        where: file and line, with which the message of an error begins.
    """
    data = _object(line, where)
    if data.get("v") != VERSION:
        raise UsageError(f"{where}: v is {literal(data.get('v'))}, and {VERSION} is known here")
    name = data.get("kind")
    if name not in KINDS:
        told = guess(str(name), KINDS)
        raise UsageError(
            f"{where}: kind {literal(name)} is not known.{told} There are {listed(list(KINDS))}."
        )
    kind = KINDS[name]
    given = {key: value for key, value in data.items() if key not in ("v", "kind")}
    known = {_IN_ROWS.get(one.name, one.name): one.name for one in fields(kind)}
    for key in given:
        if key not in known:
            raise UsageError(f"{where}: {name} has no field {literal(key)}.{guess(key, known)}")
    values = {known[key]: value for key, value in given.items()}
    try:
        row: Row = _adapter(name).validate_json(json.dumps(values), strict=True)
    except ValidationError as error:
        raise UsageError(f"{where}: {name}: {_problem(error)}") from None
    return row


def _object(line: str, where: str) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except ValueError as error:
        raise UsageError(f"{where}: not JSON: {error}") from None
    if not isinstance(data, dict):
        raise UsageError(f"{where}: {literal(data)} is not an object")
    return data


def _problem(error: ValidationError) -> str:
    first = error.errors()[0]
    field = str(first["loc"][0])
    if first["type"] == "missing":
        return f"{_IN_ROWS.get(field, field)} is missing"
    return f"{_IN_ROWS.get(field, field)} is {literal(first['input'])}: {first['msg']}"


@cache
def _adapter(name: str) -> TypeAdapter[Any]:
    return TypeAdapter(KINDS[name])
