"""Prompt regression tests for the Claude Messages API."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pytest_claude_params.call import Call, CallRequest, CallResponse
    from pytest_claude_params.errors import (
        CassetteError,
        CassetteMiss,
        ClaudeParamsError,
        TruncatedAnswer,
        UsageError,
    )
    from pytest_claude_params.expectations.expectation import Verdict

__all__ = [
    "Call",
    "CallRequest",
    "CallResponse",
    "CassetteError",
    "CassetteMiss",
    "ClaudeParamsError",
    "TruncatedAnswer",
    "UsageError",
    "Verdict",
    "text_of",
]

_HOMES = {
    "Call": "call",
    "CallRequest": "call",
    "CallResponse": "call",
    "Verdict": "expectations.expectation",
}


def text_of(message: Any) -> str:
    """Join the text blocks of an SDK message.

    ``message.content[0]`` is often not text: a thinking block or a tool call may come first.
    """
    return "".join(block.text for block in message.content if block.type == "text")


def __getattr__(name: str) -> Any:
    """Load a public name when it is asked for: every run of pytest imports this package."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = _HOMES.get(name, "errors")
    return getattr(importlib.import_module(f"{__name__}.{home}"), name)
