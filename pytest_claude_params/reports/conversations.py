"""Conversations of calls for the reports: what was sent and answered, each text stored once."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from pytest_claude_params.transcript import WITHHELD

if TYPE_CHECKING:
    from pytest_claude_params.call import Call

Bodies = dict[str, Any]
# A report shows small pictures; of a larger file it says what it was.
_LARGEST_MEDIA = 200_000


def conversation_of(call: Call, bodies: Bodies, *, withheld: bool = False) -> dict[str, Any]:
    """Return the digests of all that a call has sent and got, and put the texts into ``bodies``.

    Args:
        call: the call.
        bodies: what is known by digest already.
        withheld: whether it holds a secret, so that none of its texts may be shown.
    """
    asked = {} if withheld else call.request.parameters
    messages, content = asked.get("messages"), call.response.content
    if withheld:
        messages = [{"role": "user", "content": WITHHELD}]
        content = [{"type": "text", "text": WITHHELD}]
    return {
        "system": _digest(asked.get("system"), bodies),
        "tools": _digest(asked.get("tools"), bodies),
        "messages": [
            _digest(one, bodies) for one in (messages if isinstance(messages, list) else [])
        ],
        "content": _digest(content, bodies),
        "error": {} if withheld else _error(call),
    }


def _error(call: Call) -> dict[str, Any]:
    error = call.response.error
    return {name: str(error[name]) for name in ("type", "message") if error.get(name)}


def _digest(value: Any, bodies: Bodies) -> str:
    if not value:
        return ""
    value = _without_media(value, bodies)
    text = json.dumps(value, sort_keys=True)
    digest = f"sha256:{hashlib.sha256(text.encode()).hexdigest()[:16]}"
    bodies.setdefault(digest, value)
    return digest


def _without_media(value: Any, bodies: Bodies) -> Any:
    if isinstance(value, list):
        return [_without_media(one, bodies) for one in value]
    if not isinstance(value, dict):
        return value
    if value.get("type") == "base64" and isinstance(value.get("data"), str):
        return _media(value, value["data"], bodies)
    return {name: _without_media(one, bodies) for name, one in value.items()}


def _media(source: dict[str, Any], data: str, bodies: Bodies) -> dict[str, Any]:
    digest = f"sha256:{hashlib.sha256(data.encode()).hexdigest()[:16]}"
    if len(data) <= _LARGEST_MEDIA:
        bodies.setdefault(digest, data)
    told = {name: one for name, one in source.items() if name != "data"}
    return {**told, "digest": digest, "bytes": len(data) * 3 // 4}
