"""The meaning of a plain scalar in YAML 1.2 (its core schema, section 10.3): ``no`` and ``on`` are texts."""

from __future__ import annotations

import re
from typing import Any

_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTH = {
    word: value
    for value, name in ((True, "true"), (False, "false"))
    for word in (name, name.capitalize(), name.upper())
}
_WHOLE = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_ENDLESS = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
# More digits cannot be written as JSON.
_LONGEST = 1000


def value_of(text: str) -> Any:
    """Return what an unquoted scalar says; raises ``ValueError`` for an endless number."""
    if text in _NOTHING:
        return None
    if text in _TRUTH:
        return _TRUTH[text]
    if text[0] in "+-.0123456789":
        return _number(text)
    return text


def _number(text: str) -> Any:
    if _ENDLESS.fullmatch(text) or (len(text) > _LONGEST and _NUMBER.fullmatch(text)):
        raise ValueError("holds a number that is endless, or nearly so")
    if _WHOLE.fullmatch(text):
        return int(text, 0) if text[:2] in ("0o", "0x") else int(text)
    return float(text) if _NUMBER.fullmatch(text) else text
