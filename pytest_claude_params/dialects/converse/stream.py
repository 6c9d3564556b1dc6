"""Streams of the Converse API, read as the events of the Messages API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.dialects.converse.answer import stop_of, usage_of
from pytest_claude_params.dialects.converse.blocks import block_of, reasoning_of
from pytest_claude_params.dialects.parts import dict_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pytest_claude_params.wire.event_stream import Event

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


def is_event(event: Event) -> bool:
    """By the name of the event, which its data stands under."""
    return len(event) == 1 and not _EVENTS.isdisjoint(event)


def api_events(events: Iterable[Event]) -> Iterator[Event]:
    """Translate a stream, in which only tools are announced before their first delta."""
    started: set[Any] = set()
    for event in events:
        name, data = next(iter(event.items()), ("", None))
        data = dict_of(data)
        index = data.get("contentBlockIndex")
        if name in ("contentBlockDelta", "contentBlockStop") and index not in started:
            yield _block_start(index, _unannounced(dict_of(data.get("delta"))))
        if name.startswith("contentBlock"):
            started.add(index)
        yield from _api_events(name, data) if is_event(event) else [event]


def _block_start(index: Any, block: dict[str, Any]) -> Event:
    return {"type": "content_block_start", "index": index, "content_block": block}


def _unannounced(delta: dict[str, Any]) -> dict[str, Any]:
    """Return the block that begins with a delta."""
    if "reasoningContent" not in delta:
        return {"type": "text", "text": ""}
    withheld = dict_of(delta["reasoningContent"])
    return reasoning_of(withheld if "redactedContent" in withheld else {})


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
            start = dict_of(data.get("start"))
            is_empty = start.keys() <= {"text", "reasoningContent"}
            return [_block_start(index, _unannounced(start) if is_empty else block_of(start))]
        case "contentBlockDelta":
            delta = _delta(dict_of(data.get("delta")))
            return (
                [{"type": "content_block_delta", "index": index, "delta": delta}] if delta else []
            )
        case "contentBlockStop":
            return [{"type": "content_block_stop", "index": index}]
        case "messageStop":
            stop = stop_of(data.get("stopReason"), data.get("additionalModelResponseFields"))
            return [{"type": "message_delta", "delta": stop, "usage": {}}]
    usage = usage_of(data.get("usage"))
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
