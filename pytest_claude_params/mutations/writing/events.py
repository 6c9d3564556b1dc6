"""The events of a stream that say a changed message, in the API's order."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from pytest_claude_params.wire.content_blocks import TOOL_CALLS
from pytest_claude_params.wire.json_text import json_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.mutations.answer import Block, Message
    from pytest_claude_params.wire.event_stream import Event

_PING: Event = {"type": "ping"}
# What the last event of a message says of how it ended.
_ENDING = ("stop_reason", "stop_sequence", "stop_details")
_FEWEST_LETTERS = 4


def events_saying(message: Message, before: Sequence[Event], old: Message) -> list[Event]:
    """Return events that say a message.

    Blocks that are as they were keep their events, and their deltas; the others are said in
    pieces as long as those were.

    Args:
        message: the changed message.
        before: the events that said the old one, all of them.
        old: the old message.
    """
    head = list(itertools.takewhile(lambda event: "index" not in event, before))
    events = [*head]
    pinged = any(event.get("type") == "ping" for event in before) and _PING not in head
    for index, block in enumerate(message["content"]):
        said = _as_before(index, block, before, old) or [*_said(index, block, _step(before))]
        if pinged and _PING not in said and index == 0:
            said.insert(1, _PING)
        events += said
    return [*events, *_end(message, before)]


def _as_before(index: int, block: Block, before: Sequence[Event], old: Message) -> list[Event]:
    """Return the events of a block that was not changed, under its new number."""
    was = next((n for n, one in enumerate(old["content"]) if one == block), None)
    if was is None:
        return []
    numbered = [event for event in before if event.get("index") == was]
    return [{**event, "index": index} for event in numbered]


def _step(before: Sequence[Event]) -> int:
    """Return how many letters a delta has, about."""
    sizes = [
        len(text)
        for event in before
        if isinstance(delta := event.get("delta"), dict)
        for name in ("text", "partial_json")
        if isinstance(text := delta.get(name), str) and text
    ]
    return max(_FEWEST_LETTERS, sum(sizes) // len(sizes)) if sizes else 20


def _said(index: int, block: Block, step: int) -> Iterator[Event]:
    yield {"type": "content_block_start", "index": index, "content_block": _opening(block)}
    for delta in _deltas(block, step):
        yield {"type": "content_block_delta", "index": index, "delta": delta}
    yield {"type": "content_block_stop", "index": index}


def _opening(block: Block) -> Block:
    """Return a block as it begins: with nothing said yet."""
    emptied: dict[str, Any] = {}
    if block.get("type") == "text":
        emptied = {"text": ""}
    elif block.get("type") == "thinking":
        emptied = {"thinking": "", "signature": ""}
    elif block.get("type") in TOOL_CALLS:
        emptied = {"input": {}}
    return {name: emptied.get(name, value) for name, value in block.items()}


def _deltas(block: Block, step: int) -> Iterator[dict[str, Any]]:
    if block.get("type") == "text":
        for piece in _pieces(str(block.get("text", "")), step):
            yield {"type": "text_delta", "text": piece}
    elif block.get("type") == "thinking":
        for piece in _pieces(str(block.get("thinking", "")), step):
            yield {"type": "thinking_delta", "thinking": piece}
        yield {"type": "signature_delta", "signature": block.get("signature", "")}
    elif block.get("type") in TOOL_CALLS:
        yield {"type": "input_json_delta", "partial_json": ""}
        # An empty input is said by no delta at all.
        text = json_text(block["input"]) if block.get("input") else ""
        for piece in _pieces(text, step):
            yield {"type": "input_json_delta", "partial_json": piece}


def _pieces(text: str, step: int) -> Iterator[str]:
    for start in range(0, len(text), step):
        yield text[start : start + step]


def _end(message: Message, before: Sequence[Event]) -> Iterator[Event]:
    """Yield what ends a message, with what it says of its end and its tokens."""
    last = next((e for e in reversed(before) if e.get("type") == "message_delta"), {})
    delta = last.get("delta") or {}
    said = {name: message[name] for name in _ENDING if name in message and name in delta}
    said = {"stop_reason": message.get("stop_reason"), **said}
    usage = {
        name: message["usage"].get(name, count) for name, count in (last.get("usage") or {}).items()
    }
    yield {**last, "type": "message_delta", "delta": {**delta, **said}, "usage": usage}
    yield {"type": "message_stop"}
