"""The promise of ``tool_choice``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params import wording
from pytest_claude_params.contracts.contract import Contract, is_cut_short, kept_or, sent_object
from pytest_claude_params.wire.content_blocks import FORCING, TOOL_CALLS

if TYPE_CHECKING:
    from pytest_claude_params.call import Call
    from pytest_claude_params.expectations.expectation import Verdict

# The API's own tools and those of MCP servers are called in blocks of their own.


def tool_choice(call: Call) -> Verdict | None:
    """What it forces is called, what it forbids is not, and one at a time if it says so."""
    choice = sent_object(call, "tool_choice")
    expected = _expected(choice)
    if not expected:
        return None
    problem = _too_many(call, choice) or _missing(call, choice)
    return kept_or(problem, expected)


def _expected(choice: dict[str, Any]) -> str:
    """Say what is owed; nothing by ``auto`` alone, and by kinds that are not known."""
    kind, alone = choice.get("type"), bool(choice.get("disable_parallel_tool_use"))
    name = choice.get("name")
    said = {
        ("auto", True): "at most one tool call",
        ("any", False): "a call of one of the tools",
        ("any", True): "exactly one tool call",
        ("tool", False): f"a call of the tool {name!r}",
        ("tool", True): f"exactly one tool call, of {name!r}",
    }
    return "no tool call" if kind == "none" else said.get((str(kind), alone), "")


def _too_many(call: Call, choice: dict[str, Any]) -> str:
    if choice.get("type") == "none":
        return _told(_called(call, TOOL_CALLS))
    # The API runs its own tools by itself, one after the other: those are no parallel calls.
    called = _called(call, ("tool_use",))
    alone = bool(choice.get("disable_parallel_tool_use"))
    return _told(called) if alone and len(called) > 1 else ""


def _missing(call: Call, choice: dict[str, Any]) -> str:
    if choice.get("type") not in FORCING or is_cut_short(call):
        return ""
    called = _called(call, TOOL_CALLS)
    wanted = choice.get("name")  # `any` has none
    fits = wanted in called if wanted else bool(called)
    return "" if fits else _told(called) or "no tool call"


def _called(call: Call, types: tuple[str, ...]) -> list[str]:
    return [str(one.get("name")) for one in call.response.content if one.get("type") in types]


def _told(called: list[str]) -> str:
    if len(called) > 1:
        return f"{len(called)} tool calls, of {wording.each(called)}"
    return f"a call of {wording.each(called)}" if called else ""


TOOL_CHOICE = Contract("tool_choice", tool_choice, needs=("tool_choice",))
