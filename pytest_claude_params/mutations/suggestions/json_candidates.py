"""Expectations on JSON: that it is JSON, that it has these keys and types, or these values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.mutations.json.places import places_in, written
from pytest_claude_params.wire.json_text import json_value, same_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.call import Call

_LONGER = 1.5
_TYPES: tuple[tuple[Any, str], ...] = (
    (bool, "boolean"),
    (int, "integer"),
    (float, "number"),
    (str, "string"),
    (list, "array"),
    (dict, "object"),
    (type(None), "null"),
)


def json_candidates(call: Call, changed: Call) -> Iterator[dict[str, Any]]:
    """Yield expectations on the text of an answer that is JSON, the least of a demand first."""
    value = _read(call.text)
    if not isinstance(value, (dict, list)):
        return
    yield {"json": True}
    yield {"json": _schema(value)}
    yield {"json": _schema(value, closed=True)}
    new = _read(changed.text)
    known = dict(places_in(new)) if isinstance(new, (dict, list)) else {}
    for path, one in places_in(value):
        if isinstance(one, (dict, list)) or (path in known and same_json(one, known[path])):
            continue
        if isinstance(one, str) and " " in one:
            yield {"json": {written(path): {"maxLength": int(len(one) * _LONGER)}}}
        yield {"json": {written(path): one}}


def _schema(value: Any, *, closed: bool = False) -> dict[str, Any]:
    """Return a schema of keys and types: of an object, or of the first object of a list."""
    if isinstance(value, list):
        first = next((one for one in value if isinstance(one, dict) and one), None)
        inner = _schema(first, closed=closed) if first else {}
        return {"type": "array", **({"items": inner} if inner else {})}
    schema = {
        "type": "object",
        "required": list(value),
        "properties": {name: {"type": _type(one)} for name, one in value.items()},
    }
    return {**schema, "additionalProperties": False} if closed else schema


def _type(value: Any) -> str:
    return next(name for kind, name in _TYPES if isinstance(value, kind))


def _read(text: str) -> Any:
    try:
        return json_value(text)
    except ValueError:
        return None
