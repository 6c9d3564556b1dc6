"""Chat completions, read as messages; errors as Anthropic's endpoint tells them."""

from __future__ import annotations

from typing import Any

from pytest_claude_params.dialects.chat_completions.request import tool_use_of
from pytest_claude_params.dialects.parts import dict_of, list_of

# A stop sequence is a stop like any other here.
_STOP_REASONS = {
    "stop": "end_turn",
    "length": "max_tokens",
    "tool_calls": "tool_use",
    "function_call": "tool_use",
    "content_filter": "refusal",
}


def message_of(body: dict[str, Any]) -> dict[str, Any] | None:
    """Translate an answer; of several choices, which Claude does not give, the first."""
    match body:
        case {"choices": [{"message": dict(said), **choice}, *_]}:
            return {
                "id": body.get("id"),
                "type": "message",
                "role": "assistant",
                "model": body.get("model"),
                "content": _content(said),
                "stop_reason": stop_reason_of(choice.get("finish_reason")),
                "usage": usage_of(body.get("usage")),
            }
    return None


def _content(said: dict[str, Any]) -> list[dict[str, Any]]:
    texts = [text for name in ("content", "refusal") if isinstance(text := said.get(name), str)]
    blocks = [{"type": "text", "text": text} for text in texts if text]
    return [*blocks, *map(tool_use_of, list_of(said.get("tool_calls")))]


def stop_reason_of(finish_reason: Any) -> Any:
    """Translate why an answer ended; reasons of a gateway's own stay as they are."""
    return _STOP_REASONS.get(finish_reason, finish_reason) if finish_reason else None


def usage_of(usage: Any) -> dict[str, Any]:
    """Translate counts: what the prompt cache read and took is part of the prompt here."""
    counts = dict_of(usage)
    details = dict_of(counts.get("prompt_tokens_details"))
    # LiteLLM, LiteLLM, OpenRouter.
    written = (
        counts.get("cache_creation_input_tokens"),
        details.get("cache_creation_tokens"),
        details.get("cache_write_tokens"),
    )
    cached = {
        "cache_read_input_tokens": details.get("cached_tokens"),
        "cache_creation_input_tokens": next((one for one in written if one is not None), None),
    }
    known = {name: count for name, count in cached.items() if type(count) is int}
    said = {name: counts.get(name) for name in ("prompt_tokens", "completion_tokens")}
    found = dict(known)
    if type(said["prompt_tokens"]) is int:
        found["input_tokens"] = said["prompt_tokens"] - sum(known.values())
    if type(said["completion_tokens"]) is int:
        found["output_tokens"] = said["completion_tokens"]
    return found


def error_as_told(kind: str, message: str) -> tuple[dict[str, str], dict[str, Any]]:
    """Return headers and body of an error.

    The type is always the same: the API's own name stands in ``code``.
    """
    error = {"code": kind, "message": message, "param": None, "type": "invalid_request_error"}
    return {}, {"error": error}


def api_error_of(body: dict[str, Any]) -> dict[str, Any] | None:
    """Translate an error, also as it comes in the middle of a stream."""
    match body:
        case {"error": {"message": message, "type": kind, **error}} if "type" not in body:
            names = map(str, (error.get("code"), kind))
            return {"type": next(filter(_is_kind, names), "api_error"), "message": message}
    return None


def _is_kind(name: str) -> bool:
    """Whether this is a name of the API's for an error; gateways say ``None``, or a status."""
    return name.endswith(("_error", "_too_large"))
