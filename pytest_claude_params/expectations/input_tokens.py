"""Expect how long the request is, in tokens."""

from typing import Any

from pytest_claude_params.call import Call
from pytest_claude_params.expectations.bounds import Numbers
from pytest_claude_params.expectations.expectation import Verdict

_CACHED = ("cache_read_input_tokens", "cache_creation_input_tokens")


def input_tokens(call: Call, wanted: Numbers) -> Verdict:
    """Expect so many input tokens, those read from or written to the cache left out."""
    usage = _usage(call)
    cached = sum(usage.get(name) or 0 for name in _CACHED)
    hint = f"{cached} more input tokens went through the prompt cache" if cached else ""
    return Verdict.of_number(usage.get("input_tokens"), wanted, hint)


def _usage(call: Call) -> dict[str, Any]:
    if call.request.is_message:
        return call.response.usage
    body = call.response.body
    return body if isinstance(body, dict) else {}
