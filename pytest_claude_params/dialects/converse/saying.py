"""Messages said as the Converse API says them: an answer, or a stream, with another message in it."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

from pytest_claude_params.dialects.converse.answer import USAGE
from pytest_claude_params.dialects.parts import dict_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_claude_params.wire.event_stream import Event

# Bedrock has no word of its own for what the API's classifiers stop (botocore 1.43).
_STOP_REASONS = {"refusal": "content_filtered"}
_ENDING = frozenset({"messageStop", "metadata"})


def body_of(message: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """Say a message in an answer; metrics, traces and the like stay as they were."""
    told = {**before["output"]["message"], "content": [*map(_block, message["content"])]}
    return {
        **_stopped(message, before),
        "output": {**before["output"], "message": told},
        "usage": _usage(message, before),
    }


def events_of(
    message: dict[str, Any], events: Iterable[Event], before: Sequence[Event]
) -> Iterator[Event]:
    """Say a message in a stream: its blocks by the API's events, all else as it was.

    Args:
        message: the message.
        events: those of the Messages API that say it.
        before: those that have said another one here.
    """
    yield from itertools.takewhile(lambda event: "messageStart" in event, before)
    for event in events:
        yield from _block_events(event)
    for event in before:
        for name in _ENDING & event.keys():
            data = dict_of(event[name])
            said = _stopped(message, data) if name == "messageStop" else data
            yield {name: {**said, "usage": _usage(message, said)} if "usage" in said else said}


def _block(block: dict[str, Any]) -> dict[str, Any]:
    match block:
        case {"type": "tool_use"}:
            return {"toolUse": {**_called(block), "input": block["input"]}}
        case {"type": "thinking"}:
            thought = {"text": block["thinking"], "signature": block.get("signature", "")}
            return {"reasoningContent": {"reasoningText": thought}}
        case {"type": "redacted_thinking"}:
            return {"reasoningContent": {"redactedContent": block["data"]}}
    return {"text": block.get("text", "")}


def _called(use: dict[str, Any]) -> dict[str, Any]:
    return {"toolUseId": use["id"], "name": use["name"]}


def _stopped(message: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """Say why it stopped, and by which sequence to who has asked for that."""
    reason = message.get("stop_reason")
    said = {**before, "stopReason": _STOP_REASONS.get(str(reason), reason)}
    more = dict_of(before.get("additionalModelResponseFields"))
    if "stop_sequence" in more:
        more = {**more, "stop_sequence": message.get("stop_sequence")}
        said["additionalModelResponseFields"] = more
    return said


def _usage(message: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    counts = dict_of(before.get("usage"))
    said = dict_of(message.get("usage"))
    new = {name: said.get(USAGE[name], n) for name, n in counts.items() if name in USAGE}
    grown = sum(count - counts[name] for name, count in new.items())
    total = {"totalTokens": counts["totalTokens"] + grown} if "totalTokens" in counts else {}
    return {**counts, **new, **total}


def _block_events(event: Event) -> Iterator[Event]:
    """Yield what says an event of a block; only tools, and what is withheld, have a beginning."""
    place = {"contentBlockIndex": event.get("index")}
    match event:
        case {"type": "content_block_start", "content_block": {"type": "tool_use"} as use}:
            yield {"contentBlockStart": {"start": {"toolUse": _called(use)}, **place}}
        case {"type": "content_block_start", "content_block": {"type": "redacted_thinking"} as one}:
            yield {"contentBlockDelta": {"delta": _block(one), **place}}
        case {"type": "content_block_delta", "delta": delta}:
            yield {"contentBlockDelta": {"delta": _delta(delta), **place}}
        case {"type": "content_block_stop"}:
            yield {"contentBlockStop": place}


def _delta(delta: dict[str, Any]) -> dict[str, Any]:
    match delta:
        case {"partial_json": text}:
            return {"toolUse": {"input": text}}
        case {"thinking": text}:
            return {"reasoningContent": {"text": text}}
        case {"signature": text}:
            return {"reasoningContent": {"signature": text}}
        case {"citation": citation}:
            return {"citation": citation}
    return {"text": delta.get("text", "")}
