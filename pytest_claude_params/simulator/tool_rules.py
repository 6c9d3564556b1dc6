"""What the API asks of tools, beyond the shape of the fields."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from pytest_claude_params.simulator.api_error import invalid_request

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
    # Turns of the same role in a row are one turn.
    for role, same in groupby(enumerate(turns), key=lambda numbered: numbered[1]["role"]):
        group = list(same)
        if role == "assistant":
            called = [block["id"] for _, _, block in _blocks(group, "tool_use")]
            place = group[-1][0]
        elif role == "user":
            _check_answered(group, called, place)
            called = []
    if called:
        raise _unanswered(place, called)


def _check_answered(group: list[tuple[int, dict[str, Any]]], called: list[str], place: int) -> None:
    results = _blocks(group, "tool_result")
    for number, index, block in results:
        if block["tool_use_id"] not in called:
            raise invalid_request(
                f"messages.{number}.content.{index}: unexpected `tool_use_id` found in "
                f"`tool_result` blocks: {block['tool_use_id']}. Each `tool_result` block must "
                "have a corresponding `tool_use` block in the previous message."
            )
    answered = {block["tool_use_id"] for _, _, block in results}
    if missing := [each for each in called if each not in answered]:
        raise _unanswered(place, missing)


def _unanswered(place: int, ids: list[str]) -> Exception:
    return invalid_request(
        f"messages.{place}: `tool_use` ids were found without `tool_result` blocks immediately "
        f"after: {', '.join(ids)}. Each `tool_use` block must have a corresponding "
        "`tool_result` block in the next message."
    )


def _blocks(
    group: list[tuple[int, dict[str, Any]]], kind: str
) -> list[tuple[int, int, dict[str, Any]]]:
    return [
        (number, index, block)
        for number, turn in group
        if isinstance(turn["content"], list)
        for index, block in enumerate(turn["content"])
        if block["type"] == kind
    ]
