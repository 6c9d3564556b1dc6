"""Expect how long the request is, in tokens."""

from typing import Any

from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.numbers.bounds import Numbers

_CACHED = ("cache_read_input_tokens", "cache_creation_input_tokens")


def input_tokens(call: Call, wanted: Numbers) -> Verdict:
    """Expect so many input tokens, those read from or written to the cache left out."""
    cached = sum(call.response.count_of(name) or 0 for name in _CACHED)
    hint = f"{cached} more input tokens went through the prompt cache" if cached else ""
    return Verdict.of_number(_counted(call), wanted, hint)


def _counted(call: Call) -> Any:
    if call.request.is_message:
        return call.response.count_of("input_tokens")
    body = call.response.body
    return body.get("input_tokens") if isinstance(body, dict) else None
