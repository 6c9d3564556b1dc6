"""The smallest JSON value that fits a JSON schema."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from pytest_claude_params.simulator.http.api_error import invalid_request

_FORMATS = {
    "date": "2026-01-01",
    "date-time": "2026-01-01T00:00:00Z",
    "time": "00:00:00Z",
    "email": "simulated@example.com",
    "uri": "https://example.com/simulated",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "ipv4": "192.0.2.1",
}
_TEXT = "simulated"
_DEEPEST = 40
_INVALID = "JSON schema is invalid. It must match JSON Schema draft 2020-12"


def instance_of(schema: dict[str, Any]) -> Any:
    """Make a value that fits the schema: required properties only, first of each choice.

    ``pattern``, ``not`` and ``if`` are not looked at; ``default``, ``examples``, ``const``
    and ``enum`` are used where they stand, so a schema can say what it wants.
    """
    try:
        return _Maker(schema).make(schema)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, RecursionError):
        # Keywords of the wrong type, or definitions that go round in a circle.
        raise invalid_request(_INVALID) from None


@dataclass(frozen=True)
class _Maker:
    root: dict[str, Any]

    def make(self, schema: Any, depth: int = 0) -> Any:
        if not isinstance(schema, dict) or depth > _DEEPEST:
            return {}
        schema = self._merged(schema)
        given = _given(schema)
        if given:
            return given[0]
        for choice in ("anyOf", "oneOf"):
            if schema.get(choice):
                rest = {key: value for key, value in schema.items() if key != choice}
                return self.make({**rest, **schema[choice][0]}, depth + 1)
        return self._of_type(_type_of(schema), schema, depth)

    def _merged(self, schema: dict[str, Any]) -> dict[str, Any]:
        reference = schema.get("$ref")
        if isinstance(reference, str):
            rest = {key: value for key, value in schema.items() if key != "$ref"}
            schema = {**self._target(reference), **rest}
        for part in schema.get("allOf", []):
            schema = _both(schema, self._merged(part))
        return schema

    def _target(self, reference: str) -> dict[str, Any]:
        place: Any = self.root
        for step in reference.removeprefix("#").strip("/").split("/"):
            place = place.get(step, {}) if step and isinstance(place, dict) else place
        return place if isinstance(place, dict) else {}

    def _of_type(self, kind: str, schema: dict[str, Any], depth: int) -> Any:
        match kind:
            case "object":
                return self._object(schema, depth)
            case "array":
                return self._array(schema, depth)
            case "string":
                return _string(schema)
            case "integer" | "number":
                return _number(schema, whole=kind == "integer")
            case "boolean":
                return False
            case _:
                return None

    def _object(self, schema: dict[str, Any], depth: int) -> dict[str, Any]:
        properties = schema.get("properties") or {}
        required = schema.get("required") or []
        return {
            name: self.make(properties.get(name, {"type": "string"}), depth + 1)
            for name in required
        }

    def _array(self, schema: dict[str, Any], depth: int) -> list[Any]:
        first = [self.make(each, depth + 1) for each in schema.get("prefixItems", [])]
        missing = schema.get("minItems", 0) - len(first)
        item = schema.get("items", {"type": "string"})
        return first + [self.make(item, depth + 1) for _ in range(missing)]


def _given(schema: dict[str, Any]) -> list[Any]:
    if "const" in schema:
        return [schema["const"]]
    default = [schema["default"]] if "default" in schema else []
    return list(schema.get("enum", [])) or default or list(schema.get("examples", []))


def _type_of(schema: dict[str, Any]) -> str:
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((each for each in kind if each != "null"), "null")
    if isinstance(kind, str):
        return kind
    if "items" in schema or "prefixItems" in schema:
        return "array"
    return "object" if "properties" in schema or "required" in schema else "string"


def _both(left: dict[str, Any], right: dict[str, Any]) -> dict[str, Any]:
    merged = {**right, **{key: value for key, value in left.items() if key != "allOf"}}
    merged["properties"] = {**left.get("properties", {}), **right.get("properties", {})}
    merged["required"] = [*left.get("required", []), *right.get("required", [])]
    return merged


def _string(schema: dict[str, Any]) -> str:
    text = _FORMATS.get(schema.get("format", ""), _TEXT)
    text = text.ljust(schema.get("minLength", 0), ".")
    return text[: schema.get("maxLength", len(text))]


def _number(schema: dict[str, Any], *, whole: bool) -> float:
    step = schema.get("multipleOf", 1)
    lowest = _lowest(schema, step)
    value = math.ceil(lowest / step) * step if whole or "multipleOf" in schema else lowest
    return int(value) if whole else value


def _lowest(schema: dict[str, Any], step: float) -> float:
    """Find a number near the lower bound, or below the upper one if only that is given."""
    low, high = schema.get("minimum"), schema.get("maximum")
    above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    if low is not None:
        return float(low)
    if above is not None:
        return float(
            (above + min(high if below is None else below, above + 2 * step)) / 2
            if (high is not None or below is not None)
            else above + step
        )
    if high is not None:
        return float(min(0, high))
    return float(min(0, below - step)) if below is not None else 0.0
