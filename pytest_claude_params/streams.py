"""Server-sent events of a streamed answer: to and from text, and folded into the message."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Event = dict[str, Any]


def events_of(text: str) -> Iterator[Event]:
    """Yield the JSON payload of each server-sent event in ``text``.

    Events whose data is not a JSON object (a truncated tail, a comment) are skipped.
    """
    for block in text.replace("\r\n", "\n").split("\n\n"):
        data = "\n".join(
            line[5:].removeprefix(" ") for line in block.split("\n") if line.startswith("data:")
        )
        event = _json_object(data)
        if event is not None:
            yield event


def text_of_events(events: Iterable[Event]) -> str:
    """Write events as the API does, without the padding that it adds at random."""
    return "".join(
        f"event: {event.get('type', 'message')}\n"
        f"data: {json.dumps(event, ensure_ascii=False, separators=(',', ':'))}\n\n"
        for event in events
    )


def is_complete(events: Iterable[Event]) -> bool:
    """Whether the stream came to its end; a stream that is cut raises no error in any SDK."""
    return any(event.get("type") == "message_stop" for event in events)


def message_of(events: Iterable[Event]) -> dict[str, Any] | None:
    """Fold the events of a stream into the message that they build, as the SDK does.

    Returns ``None`` when the stream never started a message.
    """
    message: dict[str, Any] | None = None
    for event in events:
        match event.get("type"):
            case "message_start":
                message = json.loads(json.dumps(event["message"]))
            case "content_block_start" if message is not None:
                message["content"].append(dict(event["content_block"]))
            case "content_block_delta" if message is not None and message["content"]:
                _apply_delta(message["content"][-1], event["delta"])
            case "content_block_stop" if message is not None and message["content"]:
                _close_block(message["content"][-1])
            case "message_delta" if message is not None:
                message.update(event.get("delta") or {})
                message["usage"] = {**message.get("usage", {}), **(event.get("usage") or {})}
    return message


_DELTAS = {
    "text_delta": ("text", "text"),
    "thinking_delta": ("thinking", "thinking"),
    "signature_delta": ("signature", "signature"),
    "input_json_delta": ("partial_json", "partial_json"),
}


def _apply_delta(block: dict[str, Any], delta: dict[str, Any]) -> None:
    if delta.get("type") == "citations_delta":
        block["citations"] = [*(block.get("citations") or []), delta["citation"]]
        return
    source, target = _DELTAS.get(delta.get("type", ""), ("", ""))
    if source:
        block[target] = (block.get(target) or "") + delta.get(source, "")


def _close_block(block: dict[str, Any]) -> None:
    partial = block.pop("partial_json", None)
    if partial:
        # A tool call cut by max_tokens leaves half an object: keep the text, judge nothing.
        block["input"] = _json_object(partial) if _json_object(partial) is not None else partial


def _json_object(text: str) -> dict[str, Any] | None:
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
