"""JSON as it is sent: UTF-8, with escapes only where UTF-8 has no letter."""

from __future__ import annotations

import json
from typing import Any


def json_text(value: Any) -> str:
    """Write a value as JSON.

    Half of a surrogate pair, which a cut answer can end in, stays an escape.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text if is_encodable(text) else json.dumps(value, separators=(",", ":"))


def is_encodable(text: str) -> bool:
    """Whether a text can be written as UTF-8."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
