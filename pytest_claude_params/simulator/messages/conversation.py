"""The parts of a request that decide what is answered."""

from __future__ import annotations

from typing import Any

from pytest_claude_params.call import text_of_content

Turns = list[dict[str, Any]]


def prompt_of(messages: Turns) -> str:
    """Read the text of the last user turn; for tool results, what the tools said."""
    for turn in reversed(messages):
        if turn["role"] == "user":
            return text_of_content(turn["content"]) or _text_of_tool_results(turn["content"])
    return ""


def prefill_of(messages: Turns) -> str:
    """Read the text that the answer has to continue: that of a last assistant turn."""
    last = messages[-1]
    return text_of_content(last["content"]) if last["role"] == "assistant" else ""


def system_of(body: dict[str, Any]) -> str:
    """Read the system prompt as text."""
    return text_of_content(body.get("system"))


def question_of(messages: Turns) -> str:
    """Read the text of the last user turn that says something itself."""
    said = (text_of_content(turn["content"]) for turn in reversed(messages) if _is_user(turn))
    return next(filter(None, said), "")


def results_of(messages: Turns) -> str | None:
    """Read what tools said, if that is what the answer is to; else ``None``."""
    last = messages[-1]
    if not _is_user(last) or not _blocks(last, "tool_result"):
        return None
    return _text_of_tool_results(last["content"])


def calls_of(messages: Turns) -> list[dict[str, Any]]:
    """List the tools called since the last user turn that says something itself."""
    calls: list[dict[str, Any]] = []
    for turn in reversed(messages):
        if _is_user(turn) and text_of_content(turn["content"]):
            break
        calls += _blocks(turn, "tool_use")
    return calls


def _is_user(turn: dict[str, Any]) -> bool:
    return bool(turn["role"] == "user")


def _blocks(turn: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    content = turn["content"] if isinstance(turn["content"], list) else []
    return [block for block in content if block["type"] == kind]


def _text_of_tool_results(blocks: list[dict[str, Any]]) -> str:
    results = [block for block in blocks if block["type"] == "tool_result"]
    return "\n".join(text_of_content(block.get("content")) for block in results)
