"""Expect how many tokens request and answer have together."""

from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.numbers.bounds import Numbers

# Anthropic's input_tokens leave out what went through the prompt cache.
_PARTS = {
    "input_tokens": "in",
    "cache_creation_input_tokens": "into the cache",
    "cache_read_input_tokens": "from the cache",
    "output_tokens": "out",
}


def total_tokens(call: Call, wanted: Numbers) -> Verdict:
    """Expect so many tokens: input, what went through the prompt cache, and output."""
    counted = {said: call.response.count_of(name) for name, said in _PARTS.items()}
    counts = {said: count for said, count in counted.items() if count}
    total = sum(counts.values()) if counted["out"] is not None else None
    parts = ", ".join(f"{count:,} {said}" for said, count in counts.items())
    return Verdict.of_number(total, wanted, parts)
