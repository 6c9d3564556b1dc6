"""From a message, or an error, to what an openai SDK reads."""

from __future__ import annotations

from typing import Any

from pytest_claude_params.wire.json_text import json_text

SAME_EVERY_TIME = 1_790_000_000
_FINISH_REASONS = {"max_tokens": "length", "tool_use": "tool_calls", "refusal": "content_filter"}


def completion_of(message: dict[str, Any]) -> dict[str, Any]:
    """Write a message, in the order of fields that the endpoint has."""
    said: dict[str, Any] = {"role": "assistant"}
    texts = [block["text"] for block in message["content"] if block["type"] == "text"]
    uses = [block for block in message["content"] if block["type"] == "tool_use"]
    said["content"] = "".join(texts) if texts else None
    if uses:
        said["tool_calls"] = [called(use, json_text(use["input"])) for use in uses]
    reason = finish_reason(message["stop_reason"])
    return {
        "id": message["id"],
        "choices": [{"finish_reason": reason, "index": 0, "message": said}],
        "created": SAME_EVERY_TIME,
        "model": message["model"],
        "object": "chat.completion",
        "usage": usage_of(message["usage"]),
    }


def called(use: dict[str, Any], arguments: str) -> dict[str, Any]:
    """Write a tool call."""
    function = {"name": use["name"], "arguments": arguments}
    return {"id": use["id"], "type": "function", "function": function}


def finish_reason(stop_reason: str) -> str:
    """Say why an answer ended; a stop sequence is a stop like any other."""
    return _FINISH_REASONS.get(stop_reason, "stop")


def usage_of(usage: dict[str, Any]) -> dict[str, int]:
    """Count tokens; the endpoint has no prompt cache."""
    asked, said = usage["input_tokens"], usage["output_tokens"]
    return {"completion_tokens": said, "prompt_tokens": asked, "total_tokens": asked + said}


def error_of(envelope: dict[str, Any]) -> dict[str, Any]:
    """Write an error: the API's name for it is its code."""
    error = envelope["error"]
    told = {"code": error["type"], "message": error["message"], "param": None}
    return {"error": {**told, "type": "invalid_request_error"}}
