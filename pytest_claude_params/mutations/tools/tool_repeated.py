"""A tool is called twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.mutations.operator import Operator

if TYPE_CHECKING:
    from pytest_claude_params.mutations.answer import Answer, Message


def tool_repeated(answer: Answer) -> Message | None:
    """Call a tool a second time, with the same input, under an id of its own."""
    uses = answer.tool_uses
    if not uses or answer.tool_choice.get("disable_parallel_tool_use"):
        return None
    use = answer.random.choice(uses)
    again = {**use, "id": _other_id(str(use.get("id")))}
    blocks = [
        one for block in answer.content for one in ([use, again] if block is use else [block])
    ]
    return answer.with_content(blocks)


def _other_id(known: str) -> str:
    """Return an id of the same form."""
    return known[:-1] + ("A" if known[-1:] != "A" else "B")


TOOL_REPEATED = Operator(
    "tool_repeated",
    tool_repeated,
    "the model calls the tool twice",
    "an answer that calls a tool of the application, where parallel calls are not disabled",
)
