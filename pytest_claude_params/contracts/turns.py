"""The turn that a request ends with: which kind of answer it asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.call import text_of_content

if TYPE_CHECKING:
    from pytest_claude_params.call import Call


def begins_anew(call: Call) -> bool:
    """Whether the last turn is a user's own, and brings no result of a tool."""
    turn = _last_turn(call)
    return turn.get("role") == "user" and "tool_result" not in _types(turn)


def prefill_of(call: Call) -> str:
    """Return the text that the answer is to go on from; a turn that was paused is none."""
    turn = _last_turn(call)
    is_text = set(_types(turn)) <= {"text"}
    return (
        text_of_content(turn.get("content")) if turn.get("role") == "assistant" and is_text else ""
    )


def _last_turn(call: Call) -> dict[str, Any]:
    turns = call.request.parameters.get("messages")
    last = turns[-1] if isinstance(turns, list) and turns else None
    return last if isinstance(last, dict) else {}


def _types(turn: dict[str, Any]) -> list[str]:
    content = turn.get("content")
    blocks = content if isinstance(content, list) else []
    return [str(block.get("type")) for block in blocks if isinstance(block, dict)]
