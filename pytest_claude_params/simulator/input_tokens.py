"""How many input tokens a request has."""

from __future__ import annotations

import json
from typing import Any

from pytest_claude_params.simulator.conversation import system_of
from pytest_claude_params.simulator.tokenizer import count_tokens

_REQUEST = 3
_MESSAGE = 4
_SYSTEM = 3
_TOOLS = 40
# What the documentation gives for a picture near the size limit, and for a page of a PDF.
_IMAGE = 1568
_DOCUMENT = 2000


def input_tokens_of(body: dict[str, Any]) -> int:
    """Count the tokens of messages, system prompt and tools, as usage and token counts do."""
    messages = sum(_MESSAGE + _content(turn["content"]) for turn in body["messages"])
    system = count_tokens(system_of(body))
    return _REQUEST + messages + (system and _SYSTEM + system) + _tools(body.get("tools"))


def _tools(tools: list[dict[str, Any]] | None) -> int:
    return _TOOLS + sum(_json(tool) for tool in tools) if tools else 0


def _content(content: Any) -> int:
    if isinstance(content, str):
        return count_tokens(content)
    return sum(_block(block) for block in content)


def _block(block: dict[str, Any]) -> int:
    match block["type"]:
        case "text":
            return count_tokens(block["text"])
        case "image":
            return _IMAGE
        case "document" if block["source"]["type"] in ("base64", "url", "file"):
            return _DOCUMENT
        case "tool_result":
            return _MESSAGE + _content(block.get("content") or "")
        case _:
            return _json(block)


def _json(value: dict[str, Any]) -> int:
    meaning = {key: item for key, item in value.items() if key != "cache_control"}
    return count_tokens(json.dumps(meaning, ensure_ascii=False, separators=(",", ":")))
