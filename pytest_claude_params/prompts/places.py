"""The author's texts in a request: system prompt, tools and turns, each with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.call import CallRequest


def places_of(request: CallRequest) -> Iterator[tuple[str, str]]:
    """Yield places and the texts that stand there: ``system``, ``tools.get_order``, ``messages[0]``.

    What Claude has said is left out, also where a later request repeats it; the beginning of an
    answer that the author wrote is not.
    """
    asked = request.parameters
    if system := asked.get("system"):
        yield "system", _joined(system)
    tools = asked.get("tools")
    for number, tool in enumerate(tools if isinstance(tools, list) else []):
        name = tool.get("name") if isinstance(tool, dict) else None
        yield f"tools.{name}" if name else f"tools[{number}]", _joined(tool)
    messages = asked.get("messages")
    turns = messages if isinstance(messages, list) else []
    for number, turn in enumerate(turns):
        is_dict = isinstance(turn, dict)
        is_claudes = is_dict and turn.get("role") == "assistant" and number < len(turns) - 1
        if is_dict and not is_claudes:
            yield f"messages[{number}]", _joined(turn.get("content"))


def _joined(value: Any) -> str:
    return "\n".join(_texts(value))


def _texts(value: Any) -> Iterator[str]:
    """Yield the texts in a value, without the data of images."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict) and value.get("type") != "base64":
        for one in value.values():
            yield from _texts(one)
