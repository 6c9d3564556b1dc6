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

__all__ = [
    "Call",
    "CallRequest",
    "CallResponse",
    "CassetteError",
    "CassetteMiss",
    "ClaudeParamsError",
    "TruncatedAnswer",
    "UsageError",
    "text_of",
]


def text_of(message: Any) -> str:
    """Join the text blocks of an SDK message.

    ``message.content[0]`` is often not text: a thinking block or a tool call may come first.
    """
    return "".join(block.text for block in message.content if block.type == "text")


def __getattr__(name: str) -> Any:
    """Load a public name when it is asked for: every run of pytest imports this package."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = "call" if name.startswith("Call") else "errors"
    return getattr(importlib.import_module(f"{__name__}.{home}"), name)
