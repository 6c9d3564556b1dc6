"""The promise of ``max_tokens``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.contracts.contract import STAND_IN, Contract
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
        hint=STAND_IN,
    )


MAX_TOKENS = Contract("max_tokens", max_tokens, needs=("max_tokens",))
