"""Content blocks of the Converse API, in requests and answers alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.dialects.parts import dict_of, list_of
from pytest_claude_params.wire.json_text import json_text

if TYPE_CHECKING:
    from collections.abc import Callable

_TEXTS = {"csv": "text/csv", "html": "text/html", "txt": "text/plain", "md": "text/markdown"}
_PDF = "application/pdf"


def blocks_of(content: Any) -> list[Any]:
    """Translate content blocks; a cache point is a mark on the block before it."""
    blocks: list[Any] = []
    for block in list_of(content):
        match block:
            case {"cachePoint": point}:
                if blocks:
                    blocks[-1] = {**blocks[-1], "cache_control": _cache_control(dict_of(point))}
            case dict():
                blocks.append(block_of(block))
            case _:
                blocks.append({"type": "unknown", "value": block})
    return blocks


def _cache_control(point: dict[str, Any]) -> dict[str, Any]:
    return {"type": "ephemeral", **({"ttl": point["ttl"]} if "ttl" in point else {})}


def block_of(block: dict[str, Any]) -> dict[str, Any]:
    """Translate a block, which is one member of a union; unknown ones keep their name as type."""
    name, value = next(iter(block.items()), ("unknown", None))
    if name == "guardContent":
        return block_of(dict_of(value))
    if name == "json":
        return {"type": "text", "text": json_text(value)}
    if name == "text":
        return _text(value)
    known = _BLOCKS.get(name)
    return known(dict_of(value)) if known else {"type": name, **dict_of(value)}


def _text(value: Any) -> dict[str, Any]:
    """Translate a text, which stands one level deeper where a guardrail looks at it."""
    return {"type": "text", "text": value.get("text") if isinstance(value, dict) else value}


def _image(image: dict[str, Any]) -> dict[str, Any]:
    return {"type": "image", "source": _source(f"image/{image.get('format')}", image)}


def _tool_use(use: dict[str, Any]) -> dict[str, Any]:
    named = {"id": use.get("toolUseId"), "name": use.get("name")}
    return {"type": use.get("type") or "tool_use", **named, "input": use.get("input", {})}


def reasoning_of(content: dict[str, Any]) -> dict[str, Any]:
    """Translate thinking, which may be withheld."""
    if "redactedContent" in content:
        return {"type": "redacted_thinking", "data": content["redactedContent"]}
    thought = dict_of(content.get("reasoningText"))
    said = {"type": "thinking", "thinking": thought.get("text", "")}
    return {**said, "signature": thought.get("signature", "")}


def _cited(cited: dict[str, Any]) -> dict[str, Any]:
    texts = [str(dict_of(part).get("text", "")) for part in list_of(cited.get("content"))]
    return {"type": "text", "text": "".join(texts), "citations": cited.get("citations")}


def _source(media_type: str, block: dict[str, Any]) -> dict[str, Any]:
    source = dict_of(block.get("source"))
    if "bytes" in source:
        return {"type": "base64", "media_type": media_type, "data": source["bytes"]}
    return {"type": "url", "url": dict_of(source.get("s3Location")).get("uri")}


def _document(document: dict[str, Any]) -> dict[str, Any]:
    kind, source = str(document.get("format")), dict_of(document.get("source"))
    if "text" in source:
        said = {"type": "text", "media_type": "text/plain", "data": source["text"]}
    elif "content" in source:
        said = {"type": "content", "content": blocks_of(source["content"])}
    else:
        media_type = _PDF if kind == "pdf" else _TEXTS.get(kind, f"application/{kind}")
        said = _source(media_type, document)
    named = {"title": document.get("name"), "context": document.get("context")}
    named["citations"] = document.get("citations")
    more = {name: value for name, value in named.items() if value is not None}
    return {"type": "document", "source": said, **more}


def _tool_result(result: dict[str, Any]) -> dict[str, Any]:
    said = {"tool_use_id": result.get("toolUseId"), "content": blocks_of(result.get("content"))}
    failed = {"is_error": True} if result.get("status") == "error" else {}
    return {"type": "tool_result", **said, **failed}


_BLOCKS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "image": _image,
    "document": _document,
    "toolUse": _tool_use,
    "toolResult": _tool_result,
    "reasoningContent": reasoning_of,
    "citationsContent": _cited,
}
