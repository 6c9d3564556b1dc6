"""Schemas that the API guarantees: how many, and how free they may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pytest_claude_params.parameters.rules.rule import Findings, Request


def check(request: Request) -> Findings:
    """Find more strict tools, or more optional parameters, than are compiled."""
    if request.endpoint == "token count":
        return
    strict = [tool for tool in request.tools if tool.get("strict") is True]
    schemas = [tool.get("input_schema") for tool in strict]
    form = request.object("output_config").get("format")
    schemas.append(form.get("schema") if isinstance(form, dict) else None)
    optional = sum(_optional(schema) for schema in schemas)
    counts = {"strict tools": len(strict), "optional parameters": optional}
    for name, count in counts.items():
        row = request.table.limit(name)
        if row.most is not None and count > row.most:
            yield request.reject(
                "tools" if strict else "output_config.format",
                f"a request has {row.most:g} {name} at most",
                row,
                "make some of the tools not strict"
                if name == "strict tools"
                else "name more of the parameters in required",
                value=f"{count} {name}",
            )


def _optional(schema: Any) -> int:
    """Count the parameters of a schema, at any depth, that are not required."""
    if isinstance(schema, list):
        return sum(map(_optional, schema))
    if not isinstance(schema, dict):
        return 0
    named, required = schema.get("properties"), schema.get("required")
    inner = sum(map(_optional, schema.values()))
    if not isinstance(named, dict) or not isinstance(schema.get("type"), str):
        return inner
    needed = required if isinstance(required, list) else ()
    return inner + sum(name not in needed for name in named)
