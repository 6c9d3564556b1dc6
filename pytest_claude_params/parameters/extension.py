"""Rows of a project's own, which win over those of the table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from pytest_claude_params.cassettes.yaml.yaml_places import YamlError, parsed
from pytest_claude_params.errors import UsageError
from pytest_claude_params.parameters.table import TABLE, Table, with_sources
from pytest_claude_params.wording import guess, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

# What the rows of each part are known by.
_NAMES = {
    "families": "name",
    "versions": "id",
    "limits": "name",
    "fields": "name",
    "objects": "name",
    "models": "id",
    "rules": "name",
}
_SEE = "The form of the rows: docs/reference/rules.md"


def extended(path: Path | None, models: Iterable[Mapping[str, Any]] = ()) -> Table:
    """Return the table with the rows of a file and of a hook.

    Raises ``UsageError`` with file, line and remedy.

    Args:
        path: a YAML file with the parts of the table; rows in it win over those of the same name.
        models: rows of models, which win over both.
    """
    if path is None and not models:
        return TABLE
    own = {} if path is None else _read(path)
    table = TABLE if path is None else _with(TABLE, own, str(path), path)
    rows = [dict(row) for row in models]
    return _with(table, {"models": rows}, "pytest_claude_params_models", None) if rows else table


def _read(path: Path) -> dict[str, Any]:
    try:
        data, _lines = parsed(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"claude_rules_file: {path} cannot be read: {error.strerror}") from None
    except YamlError as error:
        what = (
            f"{error.place} is given twice"
            if error.place
            else f"is not valid YAML: {error.problem}"
        )
        raise UsageError(f"{path}:{error.line}: {what}. {_SEE}") from None
    _check_parts(data, path)
    return with_sources(
        {part: rows or [] for part, rows in data.items() if part != "sources"}
        | {"sources": data.get("sources")}
    )


def _check_parts(data: Any, path: Path) -> None:
    if not isinstance(data, dict) or not isinstance(data.get("sources") or {}, dict):
        raise UsageError(f"{path}: it is not a table of parts, or its sources are none. {_SEE}")
    unknown = sorted(map(str, set(data) - {*_NAMES, "sources"}))
    if unknown:
        parts = ", ".join(("sources", *_NAMES))
        raise UsageError(f"{path}: {unknown[0]!r} is none of the parts {parts}. {_SEE}")
    for part, key in _NAMES.items():
        rows = data.get(part) or []
        if not isinstance(rows, list) or not all(
            isinstance(row, dict) and key in row for row in rows
        ):
            raise UsageError(f"{path}: {part} is not a list of rows, each with {key}. {_SEE}")


def _with(table: Table, own: dict[str, Any], name: str, path: Path | None) -> Table:
    data = table.model_dump(by_alias=True)
    for part, key in _NAMES.items():
        mine = {str(row[key]): row for row in own.get(part, ())}
        old = {str(row[key]): row for row in data[part]}
        # What a row of one's own does not say stays as it was.
        merged = {id_: {**old.get(id_, {}), **row} for id_, row in mine.items()}
        data[part] = [merged.pop(id_, row) for id_, row in old.items()] + list(merged.values())
    try:
        made = Table.model_validate(data)
    except ValidationError as error:
        raise _mistake(error, data, name, path) from None
    _check_switches(made, name, path)
    families = {one.name for one in made.families}
    for model in made.models:
        if model.family not in families:
            known = ", ".join(sorted(families))
            raise UsageError(
                f"{_place(name, path, model.id)}: {model.id}: no family {model.family!r}; there are {known}"
            )
    return made


def _check_switches(table: Table, name: str, path: Path | None) -> None:
    """Raise ``UsageError`` for a name that is not a subject; a sentence is taken as it is."""
    if not table.rules:
        return
    from pytest_claude_params.parameters.rules import SUBJECTS

    for one in table.rules:
        if " " not in one.name and one.name not in SUBJECTS:
            raise UsageError(
                f"{_place(name, path, one.name)}: {one.name}: is not a subject of rules."
                f"{guess(one.name, SUBJECTS)} There are {listed(SUBJECTS)}. "
                "A single rule is named by its sentence, the one after 'rule:'."
            )


def _mistake(
    error: ValidationError, data: dict[str, Any], name: str, path: Path | None
) -> UsageError:
    first = error.errors()[0]
    part, number, *steps = first["loc"]
    row = data[str(part)][number]
    known_by = str(row[_NAMES[str(part)]])
    where = ".".join(map(str, steps))
    return UsageError(
        f"{_place(name, path, known_by)}: {known_by}: {where}: {first['msg']}. {_SEE}"
    )


def _place(name: str, path: Path | None, known_by: str) -> str:
    if path is None:
        return name
    lines = path.read_text(encoding="utf-8").splitlines()
    row = re.compile(rf"\b(id|name):\s*[\"']?{re.escape(known_by)}\b")
    line = next((n for n, text in enumerate(lines, 1) if row.search(text)), None)
    return f"{name}:{line}" if line else name
