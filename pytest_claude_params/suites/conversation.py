"""Holds the conversation of a case: turn by turn, with what its tools give back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Protocol

from pytest_claude_params.errors import ClaudeParamsError
from pytest_claude_params.wording import quote, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pytest_claude_params.call import Call
    from pytest_claude_params.suites.planned import PlannedCase
    from pytest_claude_params.suites.suite import Tool

# An agent that has not come to an end by then goes in circles.
_MOST_ROUNDS = 20


class Asks(Protocol):
    """What asks Claude: the fixture ``claude``."""

    def __call__(self, prompt: list[dict[str, Any]]) -> Any:
        """Send all messages, and return the SDK's message."""

    def sample(self, prompt: list[dict[str, Any]], n: int) -> Any:
        """Send the same messages several times."""


class ConversationError(ClaudeParamsError):
    """A conversation cannot go on: a tool has no result for what it was given."""


def hold(case: PlannedCase, ask: Asks, judge: Callable[[int], None]) -> None:
    """Send all that a case sends; raises ``ConversationError``.

    Args:
        case: the case.
        ask: what asks Claude.
        judge: is told which turn has been answered, counted from 1.
    """
    messages = list(case.messages)
    if case.samples:
        messages += [_of_user(turn.user) for turn in case.turns]
        ask.sample(messages, case.samples)
        return
    if not case.turns:
        _answer(messages, ask, case.tools)
    for number, turn in enumerate(case.turns, 1):
        messages.append(_of_user(turn.user))
        _answer(messages, ask, case.tools)
        judge(number)


def turn_answered(case: PlannedCase, call: Call) -> int:
    """Return which turn an answer ends, counted from 1; 0 where a tool gives something back first.

    Args:
        case: the case.
        call: one of its calls.
    """
    turns = call.request.parameters.get("messages")
    said = [turn for turn in turns if _is_said(turn)] if isinstance(turns, list) else []
    known = {tool.name for tool in case.tools if tool.results}
    uses = [one.get("name") for one in call.response.content if one.get("type") == "tool_use"]
    goes_on = bool(uses) and known.issuperset(uses)
    return 0 if goes_on or len(said) > len(case.turns) else len(said)


def _is_said(turn: Any) -> bool:
    """Whether a message is what the user says, and not what tools give back."""
    if not isinstance(turn, dict) or turn.get("role") != "user":
        return False
    content = turn.get("content")
    blocks = content if isinstance(content, list) else []
    return not any(isinstance(one, dict) and one.get("type") == "tool_result" for one in blocks)


def _answer(messages: list[dict[str, Any]], ask: Asks, tools: Sequence[Tool]) -> None:
    """Let Claude answer, and give it what tools give back until it wants no more."""
    known = {tool.name: tool for tool in tools if tool.results}
    for _ in range(_MOST_ROUNDS):
        message = ask(messages)
        messages.append({"role": "assistant", "content": message.content})
        uses = [block for block in message.content if block.type == "tool_use"]
        # A tool without results ends the turn: the use itself is what is tested.
        if not uses or any(use.name not in known for use in uses):
            return
        results = [_result(known[use.name], use) for use in uses]
        messages.append({"role": "user", "content": results})
    raise ConversationError(f"after {_MOST_ROUNDS} rounds of tools there is no answer")


def _result(tool: Tool, use: Any) -> dict[str, Any]:
    for one in tool.results:
        wanted = one.input or {}
        if all(name in use.input and use.input[name] == value for name, value in wanted.items()):
            told = {"type": "tool_result", "tool_use_id": use.id, "content": _content(one.result)}
            return {**told, "is_error": True} if one.is_error else told
    there = ", ".join(quote(json.dumps(one.input, ensure_ascii=False)) for one in tool.results)
    raise ConversationError(
        f"Claude used {tool.name} with {shown(use.input)}, and none of its results is for this "
        f"input. There are results for: {there}"
    )


def _content(result: Any) -> Any:
    is_blocks = isinstance(result, list) and all(
        isinstance(one, dict) and "type" in one for one in result
    )
    is_content = isinstance(result, str) or (is_blocks and result)
    return result if is_content else json.dumps(result, ensure_ascii=False)


def _of_user(content: Any) -> dict[str, Any]:
    return {"role": "user", "content": content}
