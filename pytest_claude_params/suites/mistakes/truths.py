"""Words that other YAML takes for true or false, and YAML 1.2 for texts."""

from __future__ import annotations

from typing import Any

WORDS = {"yes": True, "on": True, "no": False, "off": False}


def meant_truth(value: Any) -> bool | None:
    """Return what a text such as ``yes`` was to say; ``None`` if it is none of these."""
    return WORDS.get(value.lower()) if isinstance(value, str) else None


def truth_hint(value: Any) -> str:
    """Say what to write instead of ``yes``; nothing for other values."""
    meant = meant_truth(value)
    if meant is None:
        return ""
    return f"; {value} is a text in YAML 1.2: write {'true' if meant else 'false'}"
