"""Expect how long the answer is, in tokens."""

from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.numbers.bounds import Numbers


def output_tokens(call: Call, wanted: Numbers) -> Verdict:
    """Expect so many output tokens, thinking included."""
    return Verdict.of_number(call.response.count_of("output_tokens"), wanted, _hint(call))


def _hint(call: Call) -> str:
    if call.stop_reason == "max_tokens":
        return f"the answer was cut at max_tokens={call.request.parameters.get('max_tokens')}"
    details = call.response.usage.get("output_tokens_details")
    thinking = details.get("thinking_tokens") if isinstance(details, dict) else None
    return f"{thinking} of them are thinking" if thinking else ""
