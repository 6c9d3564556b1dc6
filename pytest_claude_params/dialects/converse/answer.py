"""Answers of the Converse API, read as messages; its errors, by the names that AWS has for them."""

from __future__ import annotations

from typing import Any

from pytest_claude_params.dialects.converse.blocks import blocks_of
from pytest_claude_params.dialects.parts import dict_of

USAGE = {
    "inputTokens": "input_tokens",
    "outputTokens": "output_tokens",
    "cacheReadInputTokens": "cache_read_input_tokens",
    "cacheWriteInputTokens": "cache_creation_input_tokens",
}
_OVERLOADED, _SERVER_ERRORS = 529, 500
_ERROR = "x-amzn-errortype"
# Amazon Bedrock API reference, errors of Converse, 2026-11.
_ERRORS = {
    401: "AccessDeniedException",
    403: "AccessDeniedException",
    404: "ResourceNotFoundException",
    408: "ModelTimeoutException",
    424: "ModelErrorException",
    429: "ThrottlingException",
    503: "ServiceUnavailableException",
    504: "ModelTimeoutException",
    _OVERLOADED: "ServiceUnavailableException",
}
_API_ERRORS = {
    "AccessDeniedException": "permission_error",
    "InternalServerException": "api_error",
    "ModelErrorException": "api_error",
    "ModelTimeoutException": "timeout_error",
    "ResourceNotFoundException": "not_found_error",
    "ServiceUnavailableException": "overloaded_error",
    "ThrottlingException": "rate_limit_error",
    "ValidationException": "invalid_request_error",
}


def message_of(body: dict[str, Any]) -> dict[str, Any] | None:
    """Translate an answer, which does not name the model."""
    match body:
        case {"output": {"message": dict(message)}, "stopReason": reason}:
            return {
                "type": "message",
                "role": "assistant",
                "content": blocks_of(message.get("content")),
                **stop_of(reason, body.get("additionalModelResponseFields")),
                "usage": usage_of(body.get("usage")),
            }
    return None


def error_as_told(status: int, message: str) -> tuple[dict[str, str], dict[str, Any]]:
    """Return headers and body of an error."""
    other = "InternalServerException" if status >= _SERVER_ERRORS else "ValidationException"
    return {_ERROR: _ERRORS.get(status, other)}, {"message": message}


def api_error_of(headers: dict[str, str], body: dict[str, Any]) -> dict[str, Any] | None:
    """Translate an error, whose name stands in a header, before the address that AWS adds."""
    name = headers.get(_ERROR, "").partition(":")[0]
    if not name:
        return None
    message = body.get("message") or body.get("Message")
    return {"type": _API_ERRORS.get(name, name), "message": message}


def stop_of(reason: Any, more: Any) -> dict[str, Any]:
    """Say why an answer stopped; only who asked for that field is told by which sequence."""
    # The reasons have the names of the Messages API, and some are Bedrock's own.
    return {
        "stop_reason": reason,
        **{k: v for k, v in dict_of(more).items() if k == "stop_sequence"},
    }


def usage_of(usage: Any) -> dict[str, Any]:
    """Translate the counts of tokens."""
    return {USAGE[name]: count for name, count in dict_of(usage).items() if name in USAGE}
