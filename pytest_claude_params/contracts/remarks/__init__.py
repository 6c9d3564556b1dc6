"""Remarks: what parameters make likely and the API does not promise, told and never asserted.

To add one, write a file with its rule and add a line to the table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.contracts.remarks.agreement_at_zero import agreement_at_zero
from pytest_claude_params.contracts.remarks.loose_tool_inputs import loose_tool_inputs
from pytest_claude_params.contracts.remarks.repeated_prefill import repeated_prefill
from pytest_claude_params.expectations.evaluation import final_answers
from pytest_claude_params.expectations.outcomes.failures import failure_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pytest_claude_params.call import Call

REMARKS: Mapping[str, Callable[[Sequence[Call]], list[str]]] = {
    "temperature": agreement_at_zero,
    "tools": loose_tool_inputs,
    "prefill": repeated_prefill,
}


def remarks(calls: Sequence[Call]) -> list[tuple[str, str]]:
    """Return what is worth telling of the answers in ``calls``, each with the parameter's name.

    Errors and injected faults are left out.
    """
    answers = [
        answer.call
        for answer in final_answers(calls)
        if answer.call.request.is_message and not failure_of(answer.call)
    ]
    return [(name, said) for name, rule in REMARKS.items() for said in rule(answers)]
