"""The inputs of tool calls, and which of them owe to fit the schema of their tool."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.contracts.contract import sent_object
from pytest_claude_params.contracts.schema_fit import misfit
from pytest_claude_params.wire.content_blocks import FORCING

if TYPE_CHECKING:
    from pytest_claude_params.call import Call


def sent_tools(call: Call) -> dict[str, dict[str, Any]]:
    """Return the tools of a request by name; an MCP toolset has none."""
    tools = call.request.parameters.get("tools")
    named = [one for one in (tools if isinstance(tools, list) else []) if isinstance(one, dict)]
    return {str(tool["name"]): tool for tool in named if "name" in tool}


def is_owed(tool: dict[str, Any], call: Call) -> bool:
    """Whether the tool's input owes to fit: the API promises it of strict tools.

    A forced tool is asked for its input, so there a misfit is no less a failure.
    """
    forced = sent_object(call, "tool_choice").get("type") in FORCING
    return bool(tool.get("strict")) or forced


def problem_with_input(tool: dict[str, Any], use: dict[str, Any]) -> str:
    """Say where and why the input of a call does not fit; the API's own tools take any."""
    schema, given = tool.get("input_schema"), use.get("input")
    # What is no object is the text of a stream that joins to none: the stream's matter.
    if not isinstance(schema, dict) or not isinstance(given, dict):
        return ""
    return misfit(schema, given)
