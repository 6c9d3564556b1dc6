"""Contracts: what sent parameters promise, checked on each call without being asked for.

To add one, write a file with its rule and add a line to the table.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pytest_claude_params.contracts.contract import Contract
from pytest_claude_params.contracts.max_tokens import MAX_TOKENS
from pytest_claude_params.contracts.output_config_format import OUTPUT_CONFIG_FORMAT
from pytest_claude_params.contracts.prefill import PREFILL
from pytest_claude_params.contracts.service_tier import SERVICE_TIER
from pytest_claude_params.contracts.stop_sequences import STOP_SEQUENCES
from pytest_claude_params.contracts.stream import STREAM
from pytest_claude_params.contracts.thinking import THINKING
from pytest_claude_params.contracts.tool_choice import TOOL_CHOICE
from pytest_claude_params.contracts.tools import TOOLS
from pytest_claude_params.contracts.truncations import unexpected_truncations
from pytest_claude_params.expectations.evaluation import final_answers
from pytest_claude_params.expectations.outcomes.failures import failure_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pytest_claude_params.call import Call
    from pytest_claude_params.expectations.expectation import Verdict

__all__ = ["CONTRACTS", "Contract", "check", "unexpected_truncations"]

CONTRACTS: Mapping[str, Contract] = {
    one.name: one
    for one in (
        MAX_TOKENS,
        STOP_SEQUENCES,
        TOOL_CHOICE,
        TOOLS,
        OUTPUT_CONFIG_FORMAT,
        THINKING,
        PREFILL,
        SERVICE_TIER,
        STREAM,
    )
}


def check(calls: Sequence[Call], table: Mapping[str, Contract] = CONTRACTS) -> list[Verdict]:
    """Judge every promise that was made in ``calls``; errors and injected faults promise nothing."""
    return [
        replace(verdict, subject=contract.name, calls=(answer.call,), which=answer.which)
        for answer in final_answers(calls)
        if answer.call.request.is_message and not failure_of(answer.call)
        for contract in table.values()
        if (verdict := contract.judge(answer.call)) is not None
    ]
