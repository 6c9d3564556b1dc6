"""Bedrock's Converse API: ``/model/{id}/converse`` and ``/converse-stream``.

The shapes are those of botocore's service model of ``bedrock-runtime`` (1.43, 2026-11).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from pytest_claude_params.wire.json_text import json_text, json_value
from pytest_claude_params.wire.platforms import api_model

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pytest_claude_params.wire.event_stream import Event

_PATH = re.compile(r"/model/(?P<model>[^/]+(?:/[^/]+)?)/(?P<operation>converse(?:-stream)?)$")
_EVENTS = frozenset(
    {
        "messageStart",
        "contentBlockStart",
        "contentBlockDelta",
        "contentBlockStop",
        "messageStop",
        "metadata",
    }
)
_INFERENCE = {
    "maxTokens": "max_tokens",
    "temperature": "temperature",
    "topP": "top_p",
    "stopSequences": "stop_sequences",
}
_USAGE = {
    "inputTokens": "input_tokens",
    "outputTokens": "output_tokens",
    "cacheReadInputTokens": "cache_read_input_tokens",
    "cacheWriteInputTokens": "cache_creation_input_tokens",
}
_TEXTS = {"csv": "text/csv", "html": "text/html", "txt": "text/plain", "md": "text/markdown"}
_PDF = "application/pdf"
# Whom a request is for: it changes with each run, and no answer.
_OF_NO_MEANING = ("requestMetadata",)


class Converse:
    """One API for the models of all vendors."""

    def serves(self, url_path: str) -> bool:
        """By the end of the path."""
        return _PATH.search(url_path) is not None

    def path(self, url_path: str) -> str:
        """Name the operation."""
        return "/" + _target(url_path)[1]

    def asked(self, url_path: str, body: Any) -> Any:
        """Put the model to the body, under the name that all regions have for it."""
        if not isinstance(body, dict):
            return body
        said = {name: value for name, value in body.items() if name not in _OF_NO_MEANING}
        return {"model": api_model(_target(url_path)[0]), **said}

    def parameters(self, url_path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Translate a request."""
        model, operation = _target(url_path)
        tools = _dict(body.get("toolConfig"))
        found: dict[str, Any] = {
            "model": api_model(model),
            **_inference(_dict(body.get("inferenceConfig"))),
            "system": _blocks(body.get("system")) or None,
            "messages": [_turn(turn) for turn in _list(body.get("messages"))],
            "tools": [*_tools(tools.get("tools"))] or None,
            "tool_choice": _tool_choice(_dict(tools.get("toolChoice"))),
            "output_config": _output_config(_dict(body.get("outputConfig"))) or None,
            "stream": True if operation == "converse-stream" else None,
        }
        sent = {name: value for name, value in found.items() if value is not None}
        return _with_more(sent, _dict(body.get("additionalModelRequestFields")))

    def message(self, body: dict[str, Any]) -> dict[str, Any] | None:
        """Translate an answer, which does not name the model."""
        match body:
            case {"output": {"message": dict(message)}, "stopReason": reason}:
                return {
                    "type": "message",
                    "role": "assistant",
                    "content": _blocks(message.get("content")),
                    **_stop(reason, body.get("additionalModelResponseFields")),
                    "usage": _usage(body.get("usage")),
                }
        return None

    def speaks(self, event: Event) -> bool:
        """By the name of the event, which its data stands under."""
        return len(event) == 1 and not _EVENTS.isdisjoint(event)

    def events(self, events: Iterable[Event]) -> Iterator[Event]:
        """Translate a stream, in which only tools are announced before their first delta."""
        started: set[Any] = set()
        for event in events:
            name, data = next(iter(event.items()), ("", None))
            data = _dict(data)
            index = data.get("contentBlockIndex")
            if name in ("contentBlockDelta", "contentBlockStop") and index not in started:
                yield _block_start(index, _unannounced(_dict(data.get("delta"))))
            if name.startswith("contentBlock"):
                started.add(index)
            yield from _api_events(name, data) if self.speaks(event) else [event]


def _target(url_path: str) -> tuple[str, str]:
    found = _PATH.search(url_path)
    return (unquote(found["model"]), found["operation"]) if found else ("", "")


def _inference(config: dict[str, Any]) -> dict[str, Any]:
    return {_INFERENCE.get(name, name): value for name, value in config.items()}


def _with_more(sent: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """Add what goes to the model as it is; its tools, such as Anthropic's own, come first."""
    said = {name: value for name, value in more.items() if name != "anthropic_beta"}
    tools = [*_list(said.get("tools")), *_list(sent.get("tools"))]
    return {**sent, **said, **({"tools": tools} if tools else {})}


def _turn(turn: Any) -> Any:
    if not isinstance(turn, dict):
        return turn
    return {**turn, "content": _blocks(turn.get("content"))}


def _blocks(content: Any) -> list[Any]:
    """Translate content blocks; a cache point is a mark on the block before it."""
    blocks: list[Any] = []
    for block in _list(content):
        match block:
            case {"cachePoint": point}:
                if blocks:
                    blocks[-1] = {**blocks[-1], "cache_control": _cache_control(_dict(point))}
            case dict():
                blocks.append(_block(block))
            case _:
                blocks.append({"type": "unknown", "value": block})
    return blocks


def _cache_control(point: dict[str, Any]) -> dict[str, Any]:
    return {"type": "ephemeral", **({"ttl": point["ttl"]} if "ttl" in point else {})}


def _block(block: dict[str, Any]) -> dict[str, Any]:
    """Translate a block, which is one member of a union; unknown ones keep their name as type."""
    name, value = next(iter(block.items()), ("unknown", None))
    if name == "guardContent":
        return _block(_dict(value))
    if name == "json":
        return {"type": "text", "text": json_text(value)}
    if name == "text":
        return _text(value)
    known = _BLOCKS.get(name)
    return known(_dict(value)) if known else {"type": name, **_dict(value)}


def _text(value: Any) -> dict[str, Any]:
    """Translate a text, which stands one level deeper where a guardrail looks at it."""
    return {"type": "text", "text": value.get("text") if isinstance(value, dict) else value}


def _image(image: dict[str, Any]) -> dict[str, Any]:
    return {"type": "image", "source": _source(f"image/{image.get('format')}", image)}


def _tool_use(use: dict[str, Any]) -> dict[str, Any]:
    named = {"id": use.get("toolUseId"), "name": use.get("name")}
    return {"type": use.get("type") or "tool_use", **named, "input": use.get("input", {})}


def _reasoning(content: dict[str, Any]) -> dict[str, Any]:
    if "redactedContent" in content:
        return {"type": "redacted_thinking", "data": content["redactedContent"]}
    thought = _dict(content.get("reasoningText"))
    said = {"type": "thinking", "thinking": thought.get("text", "")}
    return {**said, "signature": thought.get("signature", "")}


def _cited(cited: dict[str, Any]) -> dict[str, Any]:
    texts = [str(_dict(part).get("text", "")) for part in _list(cited.get("content"))]
    return {"type": "text", "text": "".join(texts), "citations": cited.get("citations")}


def _source(media_type: str, block: dict[str, Any]) -> dict[str, Any]:
    source = _dict(block.get("source"))
    if "bytes" in source:
        return {"type": "base64", "media_type": media_type, "data": source["bytes"]}
    return {"type": "url", "url": _dict(source.get("s3Location")).get("uri")}


def _document(document: dict[str, Any]) -> dict[str, Any]:
    kind, source = str(document.get("format")), _dict(document.get("source"))
    if "text" in source:
        said = {"type": "text", "media_type": "text/plain", "data": source["text"]}
    elif "content" in source:
        said = {"type": "content", "content": _blocks(source["content"])}
    else:
        media_type = _PDF if kind == "pdf" else _TEXTS.get(kind, f"application/{kind}")
        said = _source(media_type, document)
    named = {"title": document.get("name"), "context": document.get("context")}
    named["citations"] = document.get("citations")
    more = {name: value for name, value in named.items() if value is not None}
    return {"type": "document", "source": said, **more}


def _tool_result(result: dict[str, Any]) -> dict[str, Any]:
    said = {"tool_use_id": result.get("toolUseId"), "content": _blocks(result.get("content"))}
    failed = {"is_error": True} if result.get("status") == "error" else {}
    return {"type": "tool_result", **said, **failed}


_BLOCKS: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "image": _image,
    "document": _document,
    "toolUse": _tool_use,
    "toolResult": _tool_result,
    "reasoningContent": _reasoning,
    "citationsContent": _cited,
}


def _tools(tools: Any) -> Iterator[dict[str, Any]]:
    for tool in _list(tools):
        match tool:
            case {"toolSpec": dict(spec)}:
                said = {
                    name: spec[name] for name in ("name", "description", "strict") if name in spec
                }
                yield {**said, "input_schema": _dict(spec.get("inputSchema")).get("json")}
            case {"systemTool": {"name": name}}:
                yield {"type": name, "name": name}


def _tool_choice(choice: dict[str, Any]) -> dict[str, Any] | None:
    for kind, more in choice.items():
        return {"type": kind, **_dict(more)}
    return None


def _output_config(config: dict[str, Any]) -> dict[str, Any]:
    effort = {"effort": config["effort"]} if "effort" in config else {}
    match config.get("textFormat"):
        case {"structure": {"jsonSchema": {"schema": str(schema)}}}:
            try:
                form = {"type": "json_schema", "schema": json_value(schema)}
            except ValueError:
                return effort
            return {**effort, "format": form}
    return effort


def _stop(reason: Any, more: Any) -> dict[str, Any]:
    """Say why an answer stopped; only who asked for that field is told by which sequence."""
    # The reasons have the names of the Messages API, and some are Bedrock's own.
    return {"stop_reason": reason, **{k: v for k, v in _dict(more).items() if k == "stop_sequence"}}


def _usage(usage: Any) -> dict[str, Any]:
    return {_USAGE[name]: count for name, count in _dict(usage).items() if name in _USAGE}


def _block_start(index: Any, block: dict[str, Any]) -> Event:
    return {"type": "content_block_start", "index": index, "content_block": block}


def _unannounced(delta: dict[str, Any]) -> dict[str, Any]:
    """Return the block that begins with a delta."""
    if "reasoningContent" not in delta:
        return {"type": "text", "text": ""}
    withheld = _dict(delta["reasoningContent"])
    return _reasoning(withheld if "redactedContent" in withheld else {})


def _api_events(name: str, data: dict[str, Any]) -> list[Event]:
    index = data.get("contentBlockIndex")
    match name:
        case "messageStart":
            message: Event = {
                "type": "message",
                "role": data.get("role"),
                "content": [],
                "usage": {},
            }
            return [{"type": "message_start", "message": message}]
        case "contentBlockStart":
            start = _dict(data.get("start"))
            is_empty = start.keys() <= {"text", "reasoningContent"}
            return [_block_start(index, _unannounced(start) if is_empty else _block(start))]
        case "contentBlockDelta":
            delta = _delta(_dict(data.get("delta")))
            return (
                [{"type": "content_block_delta", "index": index, "delta": delta}] if delta else []
            )
        case "contentBlockStop":
            return [{"type": "content_block_stop", "index": index}]
        case "messageStop":
            stop = _stop(data.get("stopReason"), data.get("additionalModelResponseFields"))
            return [{"type": "message_delta", "delta": stop, "usage": {}}]
    usage = _usage(data.get("usage"))
    return [{"type": "message_delta", "delta": {}, "usage": usage}, {"type": "message_stop"}]


def _delta(delta: dict[str, Any]) -> dict[str, Any]:
    """Translate a delta; nothing for withheld thinking, all of which came with its start."""
    match delta:
        case {"text": text}:
            return {"type": "text_delta", "text": text}
        case {"toolUse": {"input": text}}:
            return {"type": "input_json_delta", "partial_json": text}
        case {"citation": citation}:
            return {"type": "citations_delta", "citation": citation}
        case {"reasoningContent": dict(piece)}:
            return _thought_delta(piece)
    return {"type": next(iter(delta), "unknown")}


def _thought_delta(piece: dict[str, Any]) -> dict[str, Any]:
    for name, kind in (("text", "thinking"), ("signature", "signature")):
        if name in piece:
            return {"type": f"{kind}_delta", kind: piece[name]}
    return {}


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
