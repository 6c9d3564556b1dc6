"""Expect which tools Claude calls."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from pydantic import PlainValidator, ValidationInfo, WithJsonSchema

from pytest_claude_params import wording
from pytest_claude_params.call import Call
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.json.json_schema import JsonSchema, read_schema
from pytest_claude_params.wire.json_text import same_json

_KEYS = ("name", "input", "input_schema")
_EXAMPLE = "{'name': 'get_weather', 'input': {'city': 'Paris'}}"


@dataclass(frozen=True)
class WantedTool:
    """One tool call that should be there.

    Args:
        name: the tool.
        input: what it is called with; ``None`` for anything.
        schema: what its input fits; ``None`` for anything.
    """

    name: str
    input: dict[str, Any] | None = None
    schema: JsonSchema | None = None

    def problem_with(self, use: dict[str, Any]) -> str:
        """Say how a call is another one; nothing if it is this."""
        if use.get("name") != self.name:
            return f"{use.get('name')} instead of {self.name}"
        if self.input is not None and not same_json(use.get("input"), self.input):
            return f"{self.name} with {_shown(use.get('input'))}"
        problem = self.schema.problem_with(use.get("input")) if self.schema else ""
        return f"{self.name} with an input that does not fit, {problem}" if problem else ""

    def __str__(self) -> str:
        if self.input is not None:
            return f"{self.name} with {_shown(self.input)}"
        return f"{self.name} with {self.schema.name}" if self.schema else self.name


@dataclass(frozen=True)
class WantedTools:
    """Tool calls that should be there.

    Args:
        tools: each of them, in order.
        alone: whether there should be no others.
    """

    tools: tuple[WantedTool, ...]
    alone: bool


def _wanted(given: Any, info: ValidationInfo) -> WantedTools:
    if isinstance(given, (list, tuple)):
        if not given:
            raise ValueError("It names no tool; to expect none, write no_tool_use=True.")
        return WantedTools(tuple(_tool(one, info) for one in given), alone=True)
    return WantedTools((_tool(given, info),), alone=False)


def _tool(given: Any, info: ValidationInfo) -> WantedTool:
    if isinstance(given, str) and given:
        return WantedTool(given)
    if not isinstance(given, dict) or not isinstance(given.get("name"), str):
        raise ValueError(f"It names no tool: {_EXAMPLE}.")
    for key in given:
        if key not in _KEYS:
            raise ValueError(f"A tool has no {key!r}.{wording.guess(str(key), _KEYS)}")
    if not isinstance(given.get("input", {}), dict):
        raise ValueError(f"The input of a tool is a mapping: {_EXAMPLE}.")
    schema = None
    if "input_schema" in given:
        folder = (info.context or {}).get("folder", Path())
        schema = read_schema(given["input_schema"], "an input that fits the schema", folder)
    return WantedTool(given["name"], given.get("input"), schema)


_TOOL = {"anyOf": [{"type": "string", "minLength": 1}, {"type": "object", "required": ["name"]}]}
Tools = Annotated[
    WantedTools,
    PlainValidator(_wanted),
    WithJsonSchema(
        {
            "anyOf": [*_TOOL["anyOf"], {"type": "array", "items": _TOOL, "minItems": 1}],
            "description": "the name of a tool, a mapping with its name and its input or "
            f"input_schema ({_EXAMPLE}), or a list of these for exactly these calls in this order",
        }
    ),
]


def tool_use(call: Call, wanted: Tools) -> Verdict:
    """Expect a call of this tool, or exactly these calls in this order."""
    uses = call.response.tool_uses
    problem = _in_order(wanted.tools, uses) if wanted.alone else _somewhere(wanted.tools[0], uses)
    return Verdict(
        passed=not problem,
        expected=wording.listed([str(tool) for tool in wanted.tools], "then"),
        observed=problem or called(call),
        hint=_hint(call) if not uses else "",
        telling="end",
    )


def called(call: Call) -> str:
    """List the tools that an answer calls, with their inputs."""
    uses = [f"{use.get('name')} with {_shown(use.get('input'))}" for use in call.response.tool_uses]
    return wording.listed(uses, "then") if uses else "no tool call"


def _somewhere(tool: WantedTool, uses: Sequence[dict[str, Any]]) -> str:
    problems = [tool.problem_with(use) for use in uses]
    if not problems:
        return "no tool call"
    if not all(problems):
        return ""
    # What is wrong with a call of the right tool says more than which others there are.
    right = [
        problem for use, problem in zip(uses, problems, strict=True) if use.get("name") == tool.name
    ]
    return right[0] if right else wording.listed([str(use.get("name")) for use in uses])


def _in_order(tools: Sequence[WantedTool], uses: Sequence[dict[str, Any]]) -> str:
    for number, (tool, use) in enumerate(zip(tools, uses, strict=False), 1):
        if problem := tool.problem_with(use):
            return f"call {number} is {problem}"
    if not uses:
        return "no tool call"
    names = wording.listed([str(use.get("name")) for use in uses])
    return f"{wording.plural(len(uses), 'call')}: {names}" if len(uses) != len(tools) else ""


def _shown(value: Any) -> str:
    return wording.cut(json.dumps(value, ensure_ascii=False), 80)


def _hint(call: Call) -> str:
    sent = call.request.parameters
    if not sent.get("tools"):
        return "no tools were sent"
    if call.stop_reason == "max_tokens":
        return f"the answer was cut at max_tokens={sent.get('max_tokens')}"
    return "Claude chose to call no tool; tool_choice={'type': 'any'} makes it call one"
