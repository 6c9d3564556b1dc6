"""The JSON Schema of suite files, for editors; run as a module, it writes ``suite.schema.json``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_claude_params import expectations
from pytest_claude_params.expectations import EXPECTATIONS
from pytest_claude_params.suites.suite import Suite

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_claude_params.expectations import Expectation

FILE = Path(__file__).with_name("suite.schema.json")
# What it is called beside the suites of a project.
FILE_OF_PROJECT = ".claude-suite.schema.json"
# Yours, for anchors and notes.
_FREE: dict[str, Any] = {"^x-": {}}
_EXAMPLE = "{{ name }}"
_TEMPLATE = {"type": "string", "pattern": r"^\s*\{\{.*\}\}\s*$"}
_OPEN = ("Suite", "Case", "Settings")


def schema(table: Mapping[str, Expectation] = EXPECTATIONS) -> dict[str, Any]:
    """Return the schema of a file.

    Args:
        table: the expectations that there are, a project's own among them.
    """
    found = Suite.model_json_schema()
    parts: dict[str, Any] = found["$defs"]
    expect = expectations.schema(table)
    for key, described in expect["properties"].items():
        expect["properties"][key] = _or_template(described)
    parts["Expect"] = expect
    for name, part in [*parts.items(), ("Suite", found)]:
        if name in _OPEN:
            part["patternProperties"] = _FREE
        for key, described in part.get("properties", {}).items():
            described.pop("title", None)
            _take_out_null(described)
            if key == "expect" and name != "Expect":
                told = described.get("description", "What must come back.")
                part["properties"][key] = {"$ref": "#/$defs/Expect", "description": told}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **found}


def schema_text() -> str:
    """Return the schema as its file has it, which takes no time: to make it takes 30 ms."""
    return FILE.read_text(encoding="utf-8")


def _or_template(described: dict[str, Any]) -> dict[str, Any]:
    """Take a template, too: what it stands for is known when it is filled."""
    from jsonschema import Draft202012Validator

    if Draft202012Validator(described).is_valid(_EXAMPLE):
        return described
    told = {"description": described["description"]} if "description" in described else {}
    value = {name: one for name, one in described.items() if name != "description"}
    return {**told, "anyOf": [value, _TEMPLATE]}


def _take_out_null(described: dict[str, Any]) -> None:
    """A key that has nothing behind it is a slip."""
    kinds = [one for one in described.get("anyOf", []) if one != {"type": "null"}]
    if "default" in described and described["default"] is None:
        del described["default"]
        described["anyOf"] = kinds
        if len(kinds) == 1:
            del described["anyOf"]
            described.update({**kinds[0], **described})


if __name__ == "__main__":
    made = json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"
    FILE.write_text(made, encoding="utf-8")
