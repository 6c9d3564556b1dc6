"""The promise of ``tools``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params import wording
from pytest_claude_params.contracts.contract import Contract, is_cut_short, kept_or, sent_object
from pytest_claude_params.contracts.tool_inputs import is_owed, problem_with_input, sent_tools

if TYPE_CHECKING:
    from pytest_claude_params.call import Call
    from pytest_claude_params.expectations.expectation import Verdict

_LOOSE = "describe the field in the tool's input_schema, or send strict=True with the tool"


def tools(call: Call) -> Verdict | None:
    """Only tools that were sent are called; the input of one that is strict or forced fits."""
    uses = call.response.tool_uses
    # In a message thread the first request alone carries the tools.
    in_thread = sent_object(call, "thread").get("type") == "continue"
    if not uses or in_thread or is_cut_short(call):
        return None
    return _unknown(call) or _misfit(call) or kept_or("", _names_owed(list(sent_tools(call))))


def _names_owed(names: list[str]) -> str:
    if not names:
        return "no tool call, as no tool was sent"
    return f"calls of tools that were sent: {wording.either(names)}"


def _unknown(call: Call) -> Verdict | None:
    sent = sent_tools(call)
    for use in call.response.tool_uses:
        name = str(use.get("name"))
        if name not in sent:
            return kept_or(f"a call of {name!r}", _names_owed(list(sent)))
    return None


def _misfit(call: Call) -> Verdict | None:
    sent = sent_tools(call)
    for use in call.response.tool_uses:
        tool: dict[str, Any] = sent[str(use.get("name"))]
        problem = problem_with_input(tool, use) if is_owed(tool, call) else ""
        if problem:
            expected = f"an input that fits the input_schema of {use.get('name')!r}"
            return (
                kept_or(problem, expected)
                if tool.get("strict")
                else kept_or(problem, expected, _LOOSE)
            )
    return None


# An answer can call a tool where none was sent, so all answers are looked at.
TOOLS = Contract("tools", tools)
