"""Changes between two requests, named as their author thinks of it: system prompt, tool, model."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.matching import ABSENT, differences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.matching import Difference

_HEADERS = {"anthropic-version": "API version", "anthropic-beta": "betas"}
_TURN = re.compile(r"messages\[(\d+)\]")
_TOOL = re.compile(r"tools\[(\d+)\]")


@dataclass(frozen=True)
class RequestChange:
    """One thing in which a request differs from the one before.

    Args:
        part: what it belongs to: ``system prompt``, ``message 1``, ``tool get_weather``,
            ``max_tokens``.
        path: where in the request, such as ``tools[0].description``.
        old: the value before; ``ABSENT`` if it was not sent.
        new: the value now; ``ABSENT`` if it is not sent.
        follows: whether an earlier answer of the same conversation has brought it about.
    """

    part: str
    path: str
    old: Any
    new: Any
    follows: bool = False


def request_changes(old: CallRequest, new: CallRequest) -> list[RequestChange]:
    """List what changed between two requests.

    Args:
        old: the request before.
        new: the request now.
    """
    found = differences(old, new)
    first = min(
        (turn for one in found if (turn := _answered(one, new, old)) is not None), default=None
    )
    changes = [
        RequestChange(_part(one, new, old), one.path, one.recorded, one.asked, _follows(one, first))
        for one in found
    ]
    return [*changes, *_headers(old, new)]


def _headers(old: CallRequest, new: CallRequest) -> Iterator[RequestChange]:
    for name, part in _HEADERS.items():
        before, after = (one.headers.get(name, ABSENT) for one in (old, new))
        if before != after:
            yield RequestChange(part, name, before, after)


def _part(one: Difference, *requests: CallRequest) -> str:
    turn, tool = _TURN.match(one.path), _TOOL.match(one.path)
    if turn:
        return f"message {int(turn[1]) + 1}"
    if tool:
        return f"tool {_name(int(tool[1]), requests)}"
    return "system prompt" if one.parameter == "system" else one.parameter


def _name(number: int, requests: tuple[CallRequest, ...]) -> str:
    for request in requests:
        tool = _item(request, "tools", number)
        if isinstance(tool, dict) and "name" in tool:
            return str(tool["name"])
    return str(number + 1)


def _answered(one: Difference, *requests: CallRequest) -> int | None:
    """Return the number of the turn that differs, if it is one of Claude's."""
    turn = _TURN.match(one.path)
    if turn is None:
        return None
    number = int(turn[1])
    turns = (_item(request, "messages", number) for request in requests)
    roles = [one.get("role") for one in turns if isinstance(one, dict)]
    # The last turn of a request is a prefill, which its author has written.
    last = all(number == _count(request) - 1 for request in requests)
    return number if roles and set(roles) == {"assistant"} and not last else None


def _follows(one: Difference, first: int | None) -> bool:
    turn = _TURN.match(one.path)
    return first is not None and turn is not None and int(turn[1]) >= first


def _item(request: CallRequest, name: str, number: int) -> Any:
    items = request.parameters.get(name)
    return items[number] if isinstance(items, list) and number < len(items) else None


def _count(request: CallRequest) -> int:
    turns = request.parameters.get("messages")
    return len(turns) if isinstance(turns, list) else 0
