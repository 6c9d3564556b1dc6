"""Content blocks: text, thinking, tools and their results, images, documents, and unknown ones."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.reports.html.texts import Text, as_json, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# What a browser draws and nothing else: a thumbnail is no way in for a script.
_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a message.

    Args:
        kind: ``text``, ``thinking``, ``tool_use``, ``tool_result``, ``image``, ``file`` or ``json``.
        text: what it says.
        title: the name of a tool, the kind of an image or a file.
        source: the address of an image, as ``data:``.
        is_error: whether a tool says that it failed.
    """

    kind: str
    text: Text | None = None
    title: str = ""
    source: str = ""
    is_error: bool = False


def blocks_of(content: Any, bodies: dict[str, Any]) -> Iterator[Block]:
    """Yield the blocks of a message's content.

    Args:
        content: a text or a list of blocks, as the API has them.
        bodies: what the digests of images stand for.
    """
    if isinstance(content, str):
        if content:
            yield Block("text", text_of(content))
        return
    for block in content if isinstance(content, list) else []:
        yield from _blocks(
            block if isinstance(block, dict) else {"type": "json", "": block}, bodies
        )


def _blocks(block: dict[str, Any], bodies: dict[str, Any]) -> Iterator[Block]:
    match block.get("type"):
        case "text":
            yield Block("text", text_of(str(block.get("text", ""))))
        case "thinking":
            thought = str(block.get("thinking", "")) or "(what was thought is not told)"
            yield Block("thinking", text_of(thought), "thinking")
        case "redacted_thinking":
            yield Block("thinking", text_of("(encrypted)"), "thinking")
        case "tool_use" | "server_tool_use" | "mcp_tool_use":
            yield Block("tool_use", text_of(as_json(block.get("input"))), str(block.get("name")))
        case "tool_result":
            yield from _result(block, bodies)
        case "image" | "document":
            yield _file(block, bodies)
        case kind:
            yield Block("json", text_of(as_json(block)), str(kind))


def _result(block: dict[str, Any], bodies: dict[str, Any]) -> Iterator[Block]:
    is_error = bool(block.get("is_error"))
    inner = [*blocks_of(block.get("content"), bodies)] or [Block("text", text_of("(nothing)"))]
    for one in inner:
        kind = "tool_result" if one.kind == "text" else one.kind
        yield Block(kind, one.text, one.title, one.source, is_error)


def _file(block: dict[str, Any], bodies: dict[str, Any]) -> Block:
    source = block.get("source")
    source = source if isinstance(source, dict) else {}
    media = str(source.get("media_type", source.get("type", "")))
    title = media or str(block["type"])
    if size := source.get("bytes"):
        title += f", {size:,} bytes"
    data = bodies.get(source.get("digest", ""))
    if media in _IMAGES and isinstance(data, str) and _BASE64.fullmatch(data):
        return Block("image", title=title, source=f"data:{media};base64,{data}")
    told = {name: one for name, one in block.items() if name not in ("type", "cache_control")}
    text = text_of(as_json(told)) if not source.get("digest") else None
    return Block("file", text, title)
