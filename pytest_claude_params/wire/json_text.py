"""JSON as it is sent: UTF-8, with escapes only where UTF-8 has no letter."""

from __future__ import annotations

import json
from typing import Any

# What walks through a value does so by recursion; no body of the API comes near.
DEEPEST = 90
_COMPACT = (",", ":")
_SPACED = (", ", ": ")


def json_text(value: Any) -> str:
    """Write a value as JSON.

    Half of a surrogate pair, which a cut answer can end in, stays an escape.
    """
    escaped = json.dumps(value, separators=_COMPACT)
    text = _unescaped(value, escaped, _COMPACT)
    return text if is_encodable(text) else escaped


def json_value(text: str) -> Any:
    """Read JSON; raises ``ValueError`` for what is none, or is nested more than 90 levels deep."""
    try:
        value = json.loads(text)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if text.count("{") + text.count("[") > DEEPEST and is_deep(value):
        raise ValueError("nested too deep")
    return value


def is_deep(value: Any, levels: int = DEEPEST) -> bool:
    """Whether a JSON value is nested more than so many levels deep."""
    level = [value]
    for _ in range(levels):
        level = [inner for one in level if isinstance(one, (dict, list)) for inner in _inner(one)]
        if not level:
            return False
    return any(isinstance(one, (dict, list)) for one in level)


def same_json(one: Any, other: Any) -> bool:
    """Whether two values are the same in JSON, where ``1`` is ``1.0`` and not ``true``."""
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same_json(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same_json, one, other))
    return bool(one == other)


def unescaped_json(value: Any) -> str:
    """Write a value as JSON with letters beyond ASCII as they are, and space between its parts.

    Raises ``TypeError`` or ``ValueError`` for what JSON has no way to write.
    """
    return _unescaped(value, json.dumps(value), _SPACED)


def _unescaped(value: Any, escaped: str, separators: tuple[str, str]) -> str:
    """With escapes, Python takes a third of the time; where it has made none, the two are the same."""
    if "\\u" not in escaped:
        return escaped
    return json.dumps(value, ensure_ascii=False, separators=separators)


def is_all_encodable(value: Any) -> bool:
    """Whether all texts of a JSON value can be written as UTF-8."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            if not one.isascii() and not is_encodable(one):
                return False
        elif isinstance(one, dict):
            waiting += [*one, *one.values()]
        elif isinstance(one, list):
            waiting += one
    return True


def is_encodable(text: str) -> bool:
    """Whether a text can be written as UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _inner(value: dict[str, Any] | list[Any]) -> Any:
    return value.values() if isinstance(value, dict) else value
