"""What has changed in kind between a recording and its new answer."""

from __future__ import annotations

from typing import Any

_NAMES = {
    "stop_reason": "stop reason",
    "language": "language",
    "model": "model served",
    "tools": "tools called",
    "is_json": "JSON",
}


def other_changes(test: dict[str, Any]) -> list[str]:
    """Return what has changed in kind, such as ``language de -> en``, each once."""
    found: dict[str, None] = {}
    for one in test["answers"]:
        old, new = one["old"], one["new"]
        if old is None:
            continue
        for name, shown in _NAMES.items():
            before, now = old[name], new[name]
            # A language that is not sure has not changed, nor has a model that is not told.
            if before == now or (name in ("language", "model") and not (before and now)):
                continue
            found[f"{shown} {_shown(before)} -> {_shown(now)}"] = None
    return list(found)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return "+".join(value) or "none"
    return str(value)
