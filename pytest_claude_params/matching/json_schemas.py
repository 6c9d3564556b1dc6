"""JSON Schemas as sets: what the specification gives no order has one order here.

Source: JSON Schema 2020-12, Validation, 6.1.1 ``type``, 6.1.2 ``enum``, 6.5.3 ``required`` and
6.5.4 ``dependentRequired``: their items are unique, and no order is given to them (2022-06).
Libraries that build them from a Python set write them in another order after each start.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_SCHEMAS_OF_REQUESTS = ("input_schema", "schema")
_SETS = ("required", "enum", "type")
_SETS_BY_NAME = ("dependentRequired", "dependencies")
_SCHEMAS_BY_NAME = (
    "properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies",
)  # fmt: skip
_SCHEMAS = (
    "items", "prefixItems", "additionalItems", "contains", "unevaluatedItems", "propertyNames",
    "additionalProperties", "unevaluatedProperties", "allOf", "anyOf", "oneOf", "not", "if",
    "then", "else", "contentSchema",
)  # fmt: skip


def in_any_order(schema: Any) -> Any:
    """Return a schema with each of its sets in one order, as a copy.

    What a schema says of data (``default``, ``const``, ``examples``) stays as it is, and so do
    properties that are named like a keyword.
    """
    if isinstance(schema, list):
        return [in_any_order(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {keyword: _value(keyword, value) for keyword, value in schema.items()}


def is_set(path: Sequence[str | int]) -> bool:
    """Whether a list at this place in a request is a set of a schema: its items have no places."""
    if not any(name in path for name in _SCHEMAS_OF_REQUESTS):
        return False
    return path[-1] in _SETS or (len(path) > 1 and path[-2] in _SETS_BY_NAME)


def _value(keyword: str, value: Any) -> Any:
    if keyword in _SETS and isinstance(value, list):
        return _sorted(value)
    if keyword in _SCHEMAS:
        return in_any_order(value)
    if not isinstance(value, dict):
        return value
    if keyword in _SETS_BY_NAME:
        value = {name: _sorted(one) if _is_names(one) else one for name, one in value.items()}
    if keyword in _SCHEMAS_BY_NAME:
        return {name: one if _is_names(one) else in_any_order(one) for name, one in value.items()}
    return value


def _is_names(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _sorted(items: list[Any]) -> list[Any]:
    return sorted(items, key=lambda item: json.dumps(item, sort_keys=True, default=repr))
