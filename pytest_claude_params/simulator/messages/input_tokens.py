"""How many input tokens a request has."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pytest_claude_params.simulator.messages.tokenizer import count_tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

_REQUEST = 3
_MESSAGE = 4
_SYSTEM = 3
_TOOLS = 40
# What the documentation gives for a picture near the size limit, and for a page of a PDF.
_IMAGE = 1568
_DOCUMENT = 2000


@dataclass(frozen=True)
class Part:
    """One part of a prompt: a tool, a block of the system prompt or of a turn.

    Args:
        place: ``tools``, ``system`` or the role of the turn.
        value: the part without its cache breakpoint.
        tokens: how many tokens it adds to the prompt.
        lifetime: how long the prompt up to here is to be cached, if it is: ``5m`` or ``1h``.
    """

    place: str
    value: Any
    tokens: int
    lifetime: str | None


def input_tokens_of(body: dict[str, Any]) -> int:
    """Count the tokens of messages, system prompt and tools, as usage and token counts do."""
    return _REQUEST + sum(part.tokens for part in parts_of(body))


def parts_of(body: dict[str, Any]) -> list[Part]:
    """Take a prompt apart, in the order in which the API caches it."""
    parts = [
        *_parts("tools", body.get("tools") or [], _TOOLS),
        *_parts("system", _blocks(body.get("system") or []), _SYSTEM),
    ]
    for turn in body["messages"]:
        # A turn costs something even if it is empty.
        content = _blocks(turn["content"]) or [{"type": "text", "text": ""}]
        parts += _parts(turn["role"], content, _MESSAGE)
    return parts


def marked_parts(body: dict[str, Any]) -> list[Part]:
    """Take the prompt apart; a breakpoint for the whole request is one at its last part."""
    parts = parts_of(body)
    control = body.get("cache_control")
    if control and parts:
        parts[-1] = replace(parts[-1], lifetime=control.get("ttl", "5m"))
    return parts


def _blocks(content: Any) -> list[dict[str, Any]]:
    return [{"type": "text", "text": content}] if isinstance(content, str) else content


def _parts(place: str, values: list[dict[str, Any]], around: int) -> Iterator[Part]:
    for number, value in enumerate(values):
        tokens = _json(value) if place == "tools" else _block(value)
        lifetime = (value.get("cache_control") or {}).get("ttl", "5m")
        yield Part(
            place,
            _uncached(value),
            tokens + (0 if number else around),
            lifetime if value.get("cache_control") else None,
        )


def _block(block: dict[str, Any]) -> int:
    match block["type"]:
        case "text":
            return count_tokens(block["text"])
        case "image":
            return _IMAGE
        case "document":
            return _document(block)
        case "tool_result":
            content = _blocks(block.get("content") or "")
            return _MESSAGE + sum(_block(inner) for inner in content)
        case "thinking":
            return count_tokens(block["thinking"])
        case _:
            return _json(block)


def _document(block: dict[str, Any]) -> int:
    match block["source"]:
        case {"type": "text", "data": text}:
            return count_tokens(text)
        case {"type": "content"}:
            return _json(block)
        case _:
            return _DOCUMENT


def _json(value: dict[str, Any]) -> int:
    text = json.dumps(_uncached(value), ensure_ascii=False, separators=(",", ":"))
    return count_tokens(text)


def _uncached(value: dict[str, Any]) -> dict[str, Any]:
    return {key: item for key, item in value.items() if key != "cache_control"}
