"""Token counts that fit a changed message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.wire.content_blocks import THOUGHTS
from pytest_claude_params.wire.json_text import json_text

if TYPE_CHECKING:
    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.mutations.answer import Message

_SAID = ("text", "input")


def with_usage(changed: Message, before: Message, request: CallRequest) -> Message:
    """Return the changed message with as many output tokens as it would have cost.

    They grow and shrink with the content, and reach ``max_tokens`` where that has cut the answer.
    """
    usage = before.get("usage")
    used = usage.get("output_tokens") if isinstance(usage, dict) else None
    if not isinstance(usage, dict) or type(used) is not int:
        return changed
    thought = _thinking_tokens(usage)
    kept = thought if _thinks(changed) else 0
    counted = kept + _scaled(used - thought, changed, before)
    limit = request.parameters.get("max_tokens")
    if isinstance(limit, int):
        counted = limit if changed.get("stop_reason") == "max_tokens" else min(counted, limit)
    counts: dict[str, Any] = {**usage, "output_tokens": counted}
    details = usage.get("output_tokens_details")
    if isinstance(details, dict) and "thinking_tokens" in details:
        counts["output_tokens_details"] = {**details, "thinking_tokens": kept}
    return {**changed, "usage": counts}


def _thinking_tokens(usage: dict[str, Any]) -> int:
    details = usage.get("output_tokens_details")
    tokens = details.get("thinking_tokens") if isinstance(details, dict) else 0
    return tokens if type(tokens) is int else 0


def _thinks(message: Message) -> bool:
    return any(block.get("type") in THOUGHTS for block in message["content"])


def _scaled(tokens: int, changed: Message, before: Message) -> int:
    was, now = _length(before), _length(changed)
    if not now:
        return min(tokens, 1)
    return max(1, round(tokens * now / was)) if was else max(tokens, now // 4 + 1)


def _length(message: Message) -> int:
    """Return how many letters there are to say, tool inputs included."""
    return sum(
        len(one if isinstance(one := block[name], str) else json_text(one))
        for block in message["content"]
        for name in _SAID
        if name in block
    )
