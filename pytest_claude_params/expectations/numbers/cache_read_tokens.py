"""Expect how many tokens came from the prompt cache."""

import json

from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.numbers.bounds import Numbers


def cache_read_tokens(call: Call, wanted: Numbers) -> Verdict:
    """Expect so many input tokens that were read from the prompt cache."""
    usage = call.response.usage
    read = call.response.count_of("cache_read_input_tokens") or 0
    return Verdict.of_number(read if usage else None, wanted, _hint(call) if not read else "")


def _hint(call: Call) -> str:
    written = call.response.usage.get("cache_creation_input_tokens")
    if written:
        return f"{written} tokens were written to the cache: the next request can read them"
    sent = json.dumps(call.request.parameters, default=repr)
    return (
        "the cache held nothing of it, or the prompt is shorter than what its model caches"
        if '"cache_control"' in sent
        else "no cache_control was sent"
    )
