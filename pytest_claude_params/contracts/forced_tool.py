"""What ``tool_choice`` promises when it forces a tool."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from pytest_claude_params import wording
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.json_schema import JsonSchema

if TYPE_CHECKING:
    from pytest_claude_params.call import Call

# These stop an answer before its promise is due; None is a stream that was cut.
_TOO_EARLY = ("max_tokens", "refusal", "model_context_window_exceeded", None)


def forced_tool(call: Call) -> Verdict | None:
    """A tool that `tool_choice` forces is called, and its input fits its schema."""
    choice = call.request.parameters.get("tool_choice")
    if not isinstance(choice, dict) or choice.get("type") not in ("tool", "any"):
        return None
    if call.stop_reason in _TOO_EARLY:
        return None
    name = choice.get("name") if choice.get("type") == "tool" else None
    problem, hint = _missing(call, name)
    if not problem:
        problem, hint = _misfit(call)
    return Verdict(
        passed=not problem,
        expected=f"a call of the tool {name!r}" if name else "a call of one of the tools",
        observed=problem or "so",
        hint=hint,
    )


def _missing(call: Call, name: str | None) -> tuple[str, str]:
    called = [str(use.get("name")) for use in call.response.tool_uses]
    if name in called or (name is None and called):
        return "", ""
    hint = "the recording does not belong to this request, or a stand-in for the API is wrong"
    return (f"a call of {wording.each(called)}" if called else "no tool call"), hint


def _misfit(call: Call) -> tuple[str, str]:
    schemas = _input_schemas(call.request.parameters.get("tools"))
    for use in call.response.tool_uses:
        schema = schemas.get(str(use.get("name")))
        if schema and (problem := schema.problem_with(use.get("input"))):
            hint = (
                "describe the field in the tool's input_schema, or send strict=True with the tool"
            )
            return f"{use.get('name')} with an input that does not fit, {problem}", hint
    return "", ""


def _input_schemas(tools: Any) -> dict[str, JsonSchema]:
    """The schemas of the tools that state one; the API's own tools do not."""
    schemas = {}
    for tool in tools if isinstance(tools, list) else []:
        if isinstance(tool, dict) and isinstance(tool.get("input_schema"), dict):
            # The API's dialect may know patterns that Python does not: those are not judged.
            with suppress(ValueError):
                schema = JsonSchema(tool["input_schema"], "input_schema").checked()
                schemas[str(tool.get("name"))] = schema
    return schemas
