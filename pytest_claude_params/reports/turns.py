"""Turns of a conversation: who speaks, in which blocks, and what stands above already."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeGuard, TypeVar

from pytest_claude_params.call import text_of_content
from pytest_claude_params.wire.content_blocks import TOOL_CALLS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a message: text, thinking, a tool's call or result, an image, or an unknown one.

    Args:
        kind: ``text``, ``thinking``, ``tool_use``, ``tool_result``, ``file`` or ``json``.
        text: what it says, if it says anything.
        title: the name of a tool, or the kind of a file.
        is_error: whether a tool says that it failed.
        source: where an image or a document comes from, as the API has it.
    """

    kind: str
    text: str | None = None
    title: str = ""
    is_error: bool = False
    source: dict[str, Any] | None = None


def blocks_of(content: Any) -> Iterator[Block]:
    """Yield the blocks of a message's content: a text, or a list as the API has it."""
    if isinstance(content, str):
        if content:
            yield Block("text", content)
        return
    for block in content if isinstance(content, list) else []:
        yield from _blocks(block if isinstance(block, dict) else {"type": "json", "": block})


def who_says(message: dict[str, Any]) -> str:
    """Return who speaks: ``User``, ``Assistant``, ``Tool result`` or ``Tool results``."""
    content = message.get("content")
    blocks = content if is_blocks(content) else []
    if {one.get("type") for one in blocks} == {"tool_result"}:
        return "Tool result" if len(blocks) == 1 else "Tool results"
    return str(message.get("role", "user")).capitalize()


def names_of(tools: Any) -> list[str]:
    """Return the names of a request's tools."""
    return [str(one.get("name", one.get("type", "?"))) for one in tools or () if type(one) is dict]


def said_above(
    before: Sequence[_T], answer: Any, now: Sequence[_T], message_of: Callable[[_T], Any]
) -> int:
    """Return how many messages of a call stand above already; 0 if it begins a conversation.

    Args:
        before: the messages of the call before.
        answer: the content of its answer.
        now: the messages of this call.
        message_of: finds a message by what stands for it in both.
    """
    if not before or now[: len(before)] != before or len(now) == len(before):
        return 0
    following = message_of(now[len(before)])
    is_answer = isinstance(following, dict) and following.get("role") == "assistant"
    return len(before) + (is_answer and _is_same(following.get("content"), answer))


def is_blocks(content: Any) -> TypeGuard[list[dict[str, Any]]]:
    """Whether a content is a list of blocks, and no text."""
    return isinstance(content, list) and all(isinstance(one, dict) for one in content)


def as_json(value: Any) -> str:
    """Write what is not a text as JSON, indented, with its own letters."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def _is_same(sent: Any, answered: Any) -> bool:
    """Whether an assistant's turn is the answer before; the SDK may have added empty fields."""
    return text_of_content(sent) == text_of_content(answered) and _uses(sent) == _uses(answered)


def _uses(content: Any) -> list[Any]:
    blocks = content if is_blocks(content) else []
    return [one.get("id") for one in blocks if one.get("type") == "tool_use"]


def _blocks(block: dict[str, Any]) -> Iterator[Block]:
    match block.get("type"):
        case "text":
            yield Block("text", str(block.get("text", "")))
        case "thinking":
            thought = str(block.get("thinking", "")) or "(what was thought is not told)"
            yield Block("thinking", thought, "thinking")
        case "redacted_thinking":
            yield Block("thinking", "(encrypted)", "thinking")
        case kind if kind in TOOL_CALLS:
            yield Block("tool_use", as_json(block.get("input")), str(block.get("name")))
        case "tool_result":
            yield from _result(block)
        case "image" | "document":
            yield _file(block)
        case kind:
            yield Block("json", as_json(block), str(kind))


def _result(block: dict[str, Any]) -> Iterator[Block]:
    is_error = bool(block.get("is_error"))
    for one in [*blocks_of(block.get("content"))] or [Block("text", "(nothing)")]:
        kind = "tool_result" if one.kind == "text" else one.kind
        yield Block(kind, one.text, one.title, is_error, one.source)


def _file(block: dict[str, Any]) -> Block:
    source = block.get("source")
    source = source if isinstance(source, dict) else {}
    title = str(source.get("media_type", source.get("type", ""))) or str(block["type"])
    data = source.get("data") if source.get("type") == "base64" else None
    size = len(data) * 3 // 4 if isinstance(data, str) else source.get("bytes")
    if size:
        title += f", {size:,} bytes"
    if name := source.get("data_file"):
        title += f", {name}"
    told = {name: one for name, one in block.items() if name not in ("type", "cache_control")}
    is_elsewhere = size or name
    return Block("file", None if is_elsewhere else as_json(told), title, source=source)
