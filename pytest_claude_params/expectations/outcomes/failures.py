"""Failures: what an answer says when it is an error instead of a message."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params import wording

if TYPE_CHECKING:
    from pytest_claude_params.call import Call

_ERRORS = 400
COUNT_TOKENS_PATH = "/v1/messages/count_tokens"


def counts_tokens(call: Call) -> bool:
    """Whether the request asks how many tokens a message would have."""
    return call.request.method == "POST" and call.request.path == COUNT_TOKENS_PATH


def failure_of(call: Call) -> str:
    """Say why there is no answer to judge, or nothing if there is one."""
    response = call.response
    if call.is_injected:
        return f"the last answer was injected: {call.fault}"
    if response.error_type or response.status >= _ERRORS:
        return error_of(call)
    if response.message or counts_tokens(call):
        return ""
    return f"HTTP {response.status} without a message: {wording.literal(response.body)}"


def error_of(call: Call) -> str:
    """Give status, type and message of an error, or nothing if there is none."""
    response = call.response
    if not response.status:
        return f"no answer: {response.cut}"
    status = f"HTTP {response.status}"
    if not response.error_type:
        body = wording.literal(response.body)
        return f"{status}: {body}" if response.status >= _ERRORS else ""
    place = ", in the stream" if response.is_stream else ""
    said = wording.cut(str(response.error.get("message")), 300)
    return f"{status}{place} {response.error_type}: {said}"
