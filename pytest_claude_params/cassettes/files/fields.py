"""The fields of an interaction, checked one by one: a file may hold anything under their names.

Each raises ``ValueError``, which names the field and what it holds.
"""

from __future__ import annotations

import json
import math
from typing import Any

_STATUSES = range(100, 1000)
_SHOWN = 40
_KINDS = {dict: "a mapping", list: "a list", type(None): "nothing"}


def mapping(data: Any, name: str) -> dict[str, Any]:
    """Return a side of an interaction, such as its request."""
    value = _member(data, name, "interaction")
    if not isinstance(value, dict):
        raise ValueError(f"its {name} is {_shown(value)} where a mapping belongs")
    return value


def text(side: dict[str, Any], name: str) -> str:
    """Return a text that a request must have."""
    value = _member(side, name, "request")
    if not isinstance(value, str):
        raise ValueError(f"its {name} is {_shown(value)} where a text belongs")
    return value


def headers(side: dict[str, Any]) -> dict[str, Any]:
    """Return the headers of a request or a response; there may be none."""
    found = side.get("headers") or {}
    if not isinstance(found, dict):
        raise ValueError(f"its headers are {_shown(found)} where a mapping belongs")
    for name, value in found.items():
        if not isinstance(name, str) or not _is_header(value):
            raise ValueError(f"its header {_shown(name)} is {_shown(value)}")
    return found


def status(response: dict[str, Any]) -> int:
    """Return the status of a response, also an odd one, as long as HTTP can say it."""
    value = _member(response, "status", "response")
    code = _member(value, "code", "status") if isinstance(value, dict) else value
    if isinstance(code, str) and code.isdecimal() and len(code) == len(str(_STATUSES.start)):
        code = int(code)
    if isinstance(code, bool) or not isinstance(code, int) or code not in _STATUSES:
        raise ValueError(f"its status is {_shown(code)}, which HTTP does not have")
    return code


def latency_s(response: dict[str, Any]) -> float | None:
    """Return how long the answer took, in seconds, if that is known."""
    value = response.get("latency_s")
    if value is None:
        return None
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not is_number or not math.isfinite(value) or value < 0:
        raise ValueError(f"its latency_s is {_shown(value)} where seconds belong")
    return float(value)


def cut(response: dict[str, Any]) -> str:
    """Return how a stream broke off; an empty text if it did not."""
    value = response.get("cut") or ""
    if not isinstance(value, str):
        raise ValueError(f"its cut is {_shown(value)} where the name of an exception belongs")
    return value


def body(value: Any, name: str) -> Any:
    """Return a body as it is stored: text, bytes, or a JSON value.

    Args:
        value: what stands there.
        name: of what it is the body.
    """
    if value is None or isinstance(value, (str, bytes, dict, list)):
        return value
    raise ValueError(f"the body of its {name} is {_shown(value)} where a text belongs")


def check_json(tree: Any) -> None:
    """Raise ``ValueError`` for a body with values that JSON does not have, such as bytes."""
    if not isinstance(tree, (dict, list)):
        return
    try:
        json.dumps(tree)
    except (TypeError, ValueError) as error:
        raise ValueError(f"a body of it is no JSON: {error}") from None


def _member(data: Any, name: str, of: str) -> Any:
    if not isinstance(data, dict):
        raise ValueError(f"it is {_shown(data)} where a mapping belongs")
    if name not in data:
        raise ValueError(f"its {of} has no {name}" if of != "interaction" else f"it has no {name}")
    return data[name]


def _is_header(value: Any) -> bool:
    if isinstance(value, list):
        return all(isinstance(one, (str, bytes, int, float)) for one in value)
    return value is None or isinstance(value, (str, bytes, int, float))


def _shown(value: Any) -> str:
    if type(value) in _KINDS:
        return _KINDS[type(value)]
    said = json.dumps(value, default=repr) if not isinstance(value, bytes) else "bytes"
    return said if len(said) <= _SHOWN else f"{said[:_SHOWN]}…"
