"""The parts of a request that decide what is answered."""

from __future__ import annotations

from typing import Any

from pytest_claude_params.call import text_of_content


def prompt_of(messages: list[dict[str, Any]]) -> str:
    """Read the text of the last user turn; for tool results, what the tools said."""
    for turn in reversed(messages):
        if turn["role"] == "user":
            return text_of_content(turn["content"]) or _text_of_tool_results(turn["content"])
    return ""


def prefill_of(messages: list[dict[str, Any]]) -> str:
    """Read the text that the answer has to continue: that of a last assistant turn."""
    last = messages[-1]
    return text_of_content(last["content"]) if last["role"] == "assistant" else ""


def system_of(body: dict[str, Any]) -> str:
    """Read the system prompt as text."""
    return text_of_content(body.get("system"))


def _text_of_tool_results(blocks: list[dict[str, Any]]) -> str:
    results = [block for block in blocks if block["type"] == "tool_result"]
    return "\n".join(text_of_content(block.get("content")) for block in results)
