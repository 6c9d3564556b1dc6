"""Inputs of tools that are neither strict nor forced: the API does not promise that they fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.contracts.contract import is_cut_short
from pytest_claude_params.contracts.tool_inputs import is_owed, problem_with_input, sent_tools

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.call import Call


def loose_tool_inputs(calls: Sequence[Call]) -> list[str]:
    """Which inputs do not fit the schema of a tool that Claude chose to call."""
    return [said for call in calls if not is_cut_short(call) for said in _misfits(call)]


def _misfits(call: Call) -> Iterator[str]:
    sent = sent_tools(call)
    for use in call.response.tool_uses:
        tool = sent.get(str(use.get("name")), {})
        problem = "" if is_owed(tool, call) else problem_with_input(tool, use)
        if problem:
            yield (
                f"the input of {use.get('name')!r} does not fit its schema, {problem}; "
                "strict=True with the tool would owe that"
            )
