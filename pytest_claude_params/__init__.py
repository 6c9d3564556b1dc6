"""Prompt regression tests for the Claude Messages API."""

from __future__ import annotations

from typing import Any

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
