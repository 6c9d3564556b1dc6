"""Interactions with anyone but Claude, which share files with ours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pytest_claude_params.redactions import redact_tree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.cassettes.layouts import Item
    from pytest_claude_params.redactions import Redaction

_SECRET_HEADER = re.compile(
    r"auth|cookie|key|token|secret|signature|credential|password", re.IGNORECASE
)
_BLANK = "REDACTED"


def without_secrets(item: Item, redactions: Sequence[Redaction]) -> Item:
    """Return an interaction with headers that hold secrets blanked, and its texts redacted.

    Its other headers stay, and so does its URL but for what is redacted: recorders look it up.
    """
    sides = {name: _blanked(side) for name, side in item.items()}
    redacted: Item = redact_tree(sides, redactions)
    return redacted


def _blanked(side: Any) -> Any:
    headers = side.get("headers") if isinstance(side, dict) else None
    if not isinstance(headers, dict):
        return side
    return {**side, "headers": {name: _header(name, headers[name]) for name in headers}}


def _header(name: Any, value: Any) -> Any:
    if not _SECRET_HEADER.search(str(name)):
        return value
    return [_BLANK] if isinstance(value, list) else _BLANK
