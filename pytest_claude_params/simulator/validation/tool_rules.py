"""What the API asks of tools, beyond the shape of the fields."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from pytest_claude_params.simulator.http.api_error import invalid_request

if TYPE_CHECKING:
    from pytest_claude_params.simulator.model_catalog import Model


def check_forced(body: dict[str, Any], model: Model) -> None:
    """Check that the model may be forced to call a tool, which token counts check as well."""
    if body.get("tool_choice", {}).get("type") in ("any", "tool") and not model.forces_tools:
        raise invalid_request(
            'tool_choice: type "tool" and "any" are not supported for this model.'
        )


def check_choice(body: dict[str, Any], model: Model) -> None:
    """Check tools and the choice of a tool."""
    for tool in body.get("tools") or ():
        if tool.get("type") in model.replaced_tools:
            raise invalid_request(f"tools: {tool['type']} is not supported for this model.")
    names = [tool["name"] for tool in body.get("tools") or () if "name" in tool]
    if len(set(names)) < len(names):
        raise invalid_request("tools: Tool names must be unique.")
    choice = body.get("tool_choice")
    if choice is None:
        return
    if not body.get("tools"):
        raise invalid_request("tool_choice: may only be specified while providing tools.")
    if choice["type"] == "tool" and choice["name"] not in names:
        raise invalid_request(f"Tool '{choice['name']}' not found in provided tools")


def check_results(turns: list[dict[str, Any]]) -> None:
    """Check that each call of a tool has its result in the next turn, and each result its call."""
    called: list[str] = []
    place = 0
    for number, (role, blocks) in enumerate(_merged(turns)):
        if role == "assistant":
            called = [block["id"] for block in blocks if block["type"] == "tool_use"]
            place = number
        elif role == "user":
            _check_answered(blocks, number, called, place)
            called = []
    if called:
        raise _unanswered(place, called)


def _merged(turns: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Make one turn of those of the same role in a row; the API counts places in these."""
    return [
        (role, [block for turn in same for block in _blocks(turn)])
        for role, same in groupby(turns, key=lambda turn: str(turn["role"]))
    ]


def _blocks(turn: dict[str, Any]) -> list[dict[str, Any]]:
    content = turn["content"]
    return content if isinstance(content, list) else [{"type": "text", "text": content}]


def _check_answered(
    blocks: list[dict[str, Any]], number: int, called: list[str], place: int
) -> None:
    answered = set()
    for index, block in enumerate(blocks):
        if block["type"] != "tool_result":
            continue
        answered.add(block["tool_use_id"])
        if block["tool_use_id"] not in called:
            raise invalid_request(
                f"messages.{number}.content.{index}: unexpected `tool_use_id` found in "
                f"`tool_result` blocks: {block['tool_use_id']}. Each `tool_result` block must "
                "have a corresponding `tool_use` block in the previous message."
            )
    if missing := [each for each in called if each not in answered]:
        raise _unanswered(place, missing)


def _unanswered(place: int, ids: list[str]) -> Exception:
    return invalid_request(
        f"messages.{place}: `tool_use` ids were found without `tool_result` blocks immediately "
        f"after: {', '.join(ids)}. Each `tool_use` block must have a corresponding "
        "`tool_result` block in the next message."
    )
