"""The JSON Schema of a row file, made from its kinds: run as a module, it writes ``rows.schema.json``."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import Any

from pytest_claude_params.reports.run_file.kinds import FORMAT
from pytest_claude_params.row_format import VERSION

FILE = Path(__file__).with_name("rows.schema.json")
_ARGUMENT = re.compile(r"^(\w+): (.*(?:\n    .*)*)", re.MULTILINE)


def schema() -> dict[str, Any]:
    """Return the schema of one line."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A row of pytest-claude-params",
        "type": "object",
        "oneOf": [_kind(name) for name in FORMAT.kinds],
    }


def _kind(name: str) -> dict[str, Any]:
    kind = FORMAT.kinds[name]
    found = FORMAT.adapters[name].json_schema()
    about, told = _documented(kind)
    properties: dict[str, Any] = {"v": {"const": VERSION}, "kind": {"const": name}}
    for field, described in found["properties"].items():
        key = FORMAT.renamed.get(field, field)
        described.pop("title", None)
        properties[key] = {"description": told.get(field, ""), **described}
    return {
        "title": name,
        "description": about,
        "type": "object",
        "properties": properties,
        "required": ["v", "kind", *found.get("required", [])],
        "additionalProperties": False,
    }


def _documented(kind: type[Any]) -> tuple[str, dict[str, str]]:
    """Return what a class says of itself and of its fields."""
    text = inspect.getdoc(kind) or ""
    about, _, fields = text.partition("\n\nArgs:\n")
    told = _ARGUMENT.findall(inspect.cleandoc(fields))
    return _line(about), {name: _line(words) for name, words in told}


def _line(text: str) -> str:
    return " ".join(text.replace("``", "`").split())


if __name__ == "__main__":
    FILE.write_text(json.dumps(schema(), indent=1) + "\n", encoding="utf-8")
