"""Server-sent events of a streamed answer: to and from text, and folded into the message."""

from __future__ import annotations

import copy
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from pytest_claude_params.wire.json_text import json_text, json_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Event = dict[str, Any]
# The last event of a stream of chat completions, whose data alone is no JSON.
DONE: Event = {"object": "[DONE]"}


def events_of(text: str) -> Iterator[Event]:
    """Yield the JSON payload of each server-sent event in ``text``.

    Events whose data is not a JSON object (a truncated tail, a comment) are skipped, but for
    the end of a stream of chat completions, which is `DONE`.
    """
    for block in text.replace("\r\n", "\n").split("\n\n"):
        data = "\n".join(
            line[5:].removeprefix(" ") for line in block.split("\n") if line.startswith("data:")
        )
        event = DONE if data == DONE["object"] else _json_object(data)
        if event is not None:
            yield event


def text_of_events(events: Iterable[Event]) -> str:
    """Write events as the API does, without the padding that it adds at random."""
    return "".join(map(text_of_event, events))


def text_of_event(event: Event) -> str:
    """Write one event; those of chat completions, which say what they are, have no name."""
    if event == DONE:
        return f"data: {DONE['object']}\n\n"
    name = "" if "object" in event else f"event: {_name(event)}\n"
    return f"{name}data: {json_text(event)}\n\n"


def _name(event: Event) -> str:
    """The type of an event; those of Bedrock's Converse API stand under theirs."""
    match list(event.items()):
        case [(name, dict())]:
            return name
    return str(event.get("type", "message"))


def pieces_of(event: Event) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield where each text of an event's delta belongs, its name, and what holds it.

    Pieces of one place, one after the other, are one text.
    """
    for index, delta in _deltas_in(event):
        yield from _texts(index, delta)


def joined_pieces(events: Iterable[Event]) -> list[tuple[str, str]]:
    """Return what the pieces of each place say together, each with the name of its pieces."""
    texts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for event in events:
        for place, name, delta in pieces_of(event):
            texts[place, name].append(delta[name])
    return [(name, "".join(parts)) for (_, name), parts in texts.items()]


def _deltas_in(event: Event) -> Iterator[tuple[str, dict[str, Any]]]:
    """Where an event has its delta: at its top, below its name (Converse), or in each choice."""
    for holder in (event, *map(_dict, event.values()), *map(_dict, _list(event.get("choices")))):
        if isinstance(holder.get("delta"), dict):
            yield repr(holder.get("index", holder.get("contentBlockIndex"))), holder["delta"]


def _texts(place: str, node: Any) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name, value in node.items():
        if isinstance(value, str) and name != "type":
            yield place, name, node
        elif isinstance(value, dict):
            yield from _texts(f"{place}.{name}", value)
        for part in map(_dict, _list(value)):
            yield from _texts(f"{place}.{name}.{part.get('index')}", part)


def is_complete(events: Iterable[Event]) -> bool:
    """Whether the stream came to its end; a stream that is cut raises no error in any SDK."""
    return any(event.get("type") == "message_stop" for event in events)


def message_of(events: Iterable[Event]) -> dict[str, Any] | None:
    """Fold the events of a stream into the message that they build, as the SDK does.

    Returns ``None`` when the stream never started a message.
    """
    message: dict[str, Any] | None = None
    blocks: dict[int, dict[str, Any]] = {}
    for event in events:
        match event:
            case {"type": "message_start"}:
                message = copy.deepcopy(_dict(event.get("message")))
                blocks = _started_blocks(message)
            case {"type": "content_block_start"}:
                blocks[_index(event, len(blocks))] = copy.deepcopy(
                    _dict(event.get("content_block"))
                )
            case {"type": "content_block_delta"}:
                _apply_delta(_delta_target(event, blocks), _dict(event.get("delta")))
            case {"type": "message_delta"} if message is not None:
                message.update(_dict(event.get("delta")))
                message["usage"] = {**_dict(message.get("usage")), **_counted(event)}
    return None if message is None else {**message, "content": _closed_blocks(blocks)}


_DELTAS = {
    "text_delta": ("text", "text"),
    "thinking_delta": ("thinking", "thinking"),
    "signature_delta": ("signature", "signature"),
    "input_json_delta": ("partial_json", "partial_json"),
}


def _started_blocks(message: dict[str, Any]) -> dict[int, dict[str, Any]]:
    return {number: _dict(block) for number, block in enumerate(_list(message.get("content")))}


def _index(event: Event, default: int) -> int:
    index = event.get("index")
    return index if isinstance(index, int) else default


def _delta_target(event: Event, blocks: dict[int, dict[str, Any]]) -> dict[str, Any]:
    """The block that a delta names, else the last one; a delta of no block is lost."""
    return blocks.get(_index(event, next(reversed(blocks), 0)), {})


def _apply_delta(block: dict[str, Any], delta: dict[str, Any]) -> None:
    if delta.get("type") == "citations_delta":
        block["citations"] = [*_list(block.get("citations")), delta.get("citation")]
        return
    source, target = _DELTAS.get(str(delta.get("type")), ("", ""))
    if isinstance(delta.get(source), str):
        block[target] = str(block.get(target) or "") + delta[source]


def _counted(event: Event) -> dict[str, Any]:
    """Counts that do not apply come as null; what ``message_start`` said of them stands."""
    return {name: n for name, n in _dict(event.get("usage")).items() if n is not None}


def _closed_blocks(blocks: dict[int, dict[str, Any]]) -> list[dict[str, Any]]:
    return [_closed(block) for _, block in sorted(blocks.items())]


def _closed(block: dict[str, Any]) -> dict[str, Any]:
    partial = block.pop("partial_json", None)
    if not partial:
        return block
    # A tool call cut by max_tokens leaves half an object: keep the text, judge nothing.
    whole = _json_object(str(partial))
    return {**block, "input": partial if whole is None else whole}


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _json_object(text: str) -> dict[str, Any] | None:
    try:
        value = json_value(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
