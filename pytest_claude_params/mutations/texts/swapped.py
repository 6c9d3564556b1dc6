"""The answer is one to another question."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from pytest_claude_params.call import text_of_content
from pytest_claude_params.mutations.operator import Operator

if TYPE_CHECKING:
    from pytest_claude_params.mutations.answer import Answer, Message

_LOOKED_AT = 20
_ENDS = ("end_turn", "tool_use")


def swapped(answer: Answer) -> Message | None:
    """Give the answer of another recording of the suite, one of the same kind if there is one."""
    if not answer.content:
        return None
    near = itertools.islice(answer.others, _LOOKED_AT)
    others = [other for other in near if _may_stand_for(other, answer)]
    other = next((one for one in others if _kinds(one) == _kinds(answer.message)), None)
    other = other or next(iter(others), None)
    if other is None:
        return None
    reason = str(other.get("stop_reason"))
    return answer.with_content(other["content"], reason if reason in _ENDS else "end_turn")


def _may_stand_for(other: Message, answer: Answer) -> bool:
    """Whether another answer says something else, and calls only tools that were sent."""
    content = other.get("content") or []
    kinds = {block.get("type") for block in content}
    if not content or not kinds <= {"text", "tool_use", "thinking"}:
        return False
    if _said(other) == _said(answer.message):
        return False
    called = [block for block in content if block.get("type") == "tool_use"]
    return all(use.get("name") in answer.tools for use in called)


def _said(message: Message) -> Any:
    content = message.get("content") or []
    uses = [(one.get("name"), one.get("input")) for one in content if "input" in one]
    return text_of_content(content).strip(), uses


def _kinds(message: Message) -> list[Any]:
    return [block.get("type") for block in message.get("content") or ()]


SWAPPED = Operator(
    "swapped",
    swapped,
    "the model answers another question",
    "any answer, if the suite has a recording that says something else",
)
