"""Assertions about the use of tools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import UsageError
from pytest_claude_params.importing.promptfoo.assertions.assertion import Mapped, text_as_js
from pytest_claude_params.wording import literal

if TYPE_CHECKING:
    from pytest_claude_params.importing.promptfoo.assertions.assertion import Assertion

_OTHERS = "further tools are allowed here; `tool_use` with a list takes exactly its calls"


def tool_call_f1(assertion: Assertion) -> Mapped:
    """All of these tools, and no others."""
    if assertion.threshold not in (None, 1):
        raise UsageError("a part of the tools is not counted; `tool_use` judges each call")
    return Mapped(_all_used(assertion.texts), differs=_OTHERS)


def tool_used(assertion: Assertion) -> Mapped:
    """All of these tools, among others."""
    given = assertion.given
    if isinstance(given, dict):
        if set(given) != {"name"}:
            raise UsageError("patterns and numbers of calls are not counted")
        return Mapped({"tool_use": text_as_js(given["name"])})
    return Mapped(_all_used(assertion.texts))


def tool_sequence(assertion: Assertion) -> Mapped:
    """These tools, one after the other."""
    given = assertion.given
    is_exact = isinstance(given, dict) and given.get("mode") == "exact"
    steps = given.get("steps") if isinstance(given, dict) else None
    if not (is_exact and isinstance(steps, list) and steps):
        raise UsageError("only an exact sequence is judged: `tool_use` takes a list of calls")
    return Mapped({"tool_use": [_step(one) for one in steps]})


def tool_arguments(assertion: Assertion) -> Mapped:
    """What a tool was given."""
    given = assertion.given
    if not isinstance(given, dict) or not isinstance(given.get("name"), str):
        raise UsageError(f"its value is {literal(given)}, and names no tool")
    wanted = given.get("args", given.get("arguments"))
    if not isinstance(wanted, dict):
        raise UsageError(f"the arguments are {literal(wanted)}, and no mapping")
    if given.get("mode") == "exact":
        return Mapped({"tool_use": {"name": given["name"], "input": wanted}})
    parts = {name: {"const": one} for name, one in wanted.items()}
    schema = {"type": "object", "properties": parts, "required": [*wanted]}
    return Mapped({"tool_use": {"name": given["name"], "input_schema": schema}})


def _step(step: Any) -> str:
    name = step.get("name") if isinstance(step, dict) and set(step) == {"name"} else step
    return text_as_js(name)


def _all_used(names: list[str]) -> dict[str, Any]:
    if len(names) == 1:
        return {"tool_use": names[0]}
    return {"all_of": [{"tool_use": name} for name in names]}
