"""How much structure the API compiles for one request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.simulator.http.api_error import invalid_request

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_STRICT_TOOLS = 20
_MOST_OPTIONAL = 24


def check_structure(body: dict[str, Any]) -> None:
    """Check the strict tools and the schema of the answer."""
    strict = [tool for tool in body.get("tools") or () if tool.get("strict")]
    if len(strict) > _MOST_STRICT_TOOLS:
        raise invalid_request(
            f"tools: {len(strict)} strict tools > {_MOST_STRICT_TOOLS} maximum per request"
        )
    form = (body.get("output_config") or {}).get("format") or {}
    schemas = [*(tool["input_schema"] for tool in strict), form.get("schema")]
    optional = sum(
        name not in (part.get("required") or ())
        for schema in schemas
        for part in _objects_in(schema)
        for name in part.get("properties") or ()
    )
    if optional > _MOST_OPTIONAL:
        raise invalid_request(
            f"Schemas contain too many optional parameters: {optional} > {_MOST_OPTIONAL}"
        )


def _objects_in(schema: Any) -> Iterator[dict[str, Any]]:
    """List the schemas of objects in a schema."""
    waiting = [schema]
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, dict):
            if part.get("type") == "object" and isinstance(part.get("properties"), dict):
                yield part
            waiting += part.values()
