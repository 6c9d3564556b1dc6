"""What ``max_tokens`` promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.expectations.expectation import Verdict

if TYPE_CHECKING:
    from pytest_claude_params.call import Call


def max_tokens(call: Call) -> Verdict | None:
    """An answer has at most `max_tokens` output tokens."""
    limit = call.request.parameters.get("max_tokens")
    used = call.response.usage.get("output_tokens")
    if not isinstance(limit, int) or not isinstance(used, int):
        return None
    return Verdict(
        passed=used <= limit,
        expected=f"output_tokens <= {limit}",
        observed=f"{used}",
        hint="the recording does not belong to this request, or a stand-in for the API is wrong",
    )
