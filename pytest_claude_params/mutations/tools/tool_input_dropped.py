"""A tool is called without part of its input."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.mutations.operator import Operator

if TYPE_CHECKING:
    from pytest_claude_params.mutations.answer import Answer, Message


def tool_input_dropped(answer: Answer) -> Message | None:
    """Take one key out of the input of a tool."""
    places = [(use, name) for use in answer.tool_uses for name in use["input"]]
    if not places:
        return None
    use, dropped = answer.random.choice(places)
    left = {name: value for name, value in use["input"].items() if name != dropped}
    called = {**use, "input": left}
    return answer.with_content([called if one is use else one for one in answer.content])


TOOL_INPUT_DROPPED = Operator(
    "tool_input_dropped",
    tool_input_dropped,
    "the model calls the tool with a part of its input missing",
    "an answer that calls a tool of the application with an input",
)
