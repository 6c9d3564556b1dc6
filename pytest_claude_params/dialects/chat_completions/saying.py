"""Messages said as chat completions: an answer, or chunks, with another message in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.dialects.chat_completions.answer import stop_reason_of
from pytest_claude_params.dialects.parts import dict_of, list_of
from pytest_claude_params.wire.event_stream import DONE
from pytest_claude_params.wire.json_text import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pytest_claude_params.wire.event_stream import Event

_FINISH_REASONS = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "tool_use": "tool_calls",
    "refusal": "content_filter",
}
_SAID = ("content", "refusal", "tool_calls", "function_call")


def body_of(message: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """Say a message in a completion; what else it holds stays as it was."""
    choice, *others = before["choices"]
    left = {name: one for name, one in choice["message"].items() if name not in _SAID}
    calls = [
        _call(block, json_text(block["input"]))
        for block in message["content"]
        if block.get("type") == "tool_use"
    ]
    said = {**left, "content": _text(message) or None}
    said = {**said, **({"tool_calls": calls} if calls else {})}
    ended = {**choice, "message": said, "finish_reason": _finish_reason(message, choice)}
    return {**before, "choices": [ended, *others], **_usage(message, before)}


def chunks_of(
    message: dict[str, Any], events: Iterable[Event], before: Sequence[Event]
) -> Iterator[Event]:
    """Say a message in chunks.

    Args:
        message: the message.
        events: those of the Messages API that say it.
        before: the chunks that have said another one.
    """
    chunks = [chunk for chunk in before if chunk != DONE]
    writer = _Writer(next(chunk for chunk in chunks if chunk.get("choices")))
    yield writer.beginning()
    for event in events:
        yield from writer.chunks(event)
    ends = next((n for n, chunk in enumerate(chunks) if _reason_in(chunk)), len(chunks))
    for chunk in chunks[ends:]:
        yield _ending(message, chunk)
    yield DONE


@dataclass
class _Writer:
    """Writes chunks in the form of the first one that there was.

    Args:
        form: that chunk.
        calls: how many tools were called by now.
    """

    form: Event
    calls: int = 0

    def beginning(self) -> Event:
        """Say who speaks."""
        delta = dict_of(dict_of(self.form["choices"][0]).get("delta"))
        left = {name: one for name, one in delta.items() if name not in _SAID}
        return self._chunk({**left, "content": ""})

    def chunks(self, event: Event) -> Iterator[Event]:
        """Say what an event says; some say nothing here."""
        match event:
            case {"type": "content_block_start", "content_block": {"type": "tool_use"} as use}:
                self.calls += 1
                yield self._called(_call(use, ""))
            case {"delta": {"text": text}}:
                yield self._chunk({"content": text})
            case {"delta": {"partial_json": str(text)}} if text:
                yield self._called({"function": {"arguments": text}})

    def _called(self, call: dict[str, Any]) -> Event:
        return self._chunk({"tool_calls": [{"index": self.calls - 1, **call}]})

    def _chunk(self, delta: dict[str, Any]) -> Event:
        choice = {**self.form["choices"][0], "delta": delta, "finish_reason": None}
        return {**self.form, "choices": [choice]}


def _text(message: dict[str, Any]) -> str:
    return "".join(
        str(block.get("text", "")) for block in message["content"] if block.get("type") == "text"
    )


def _call(use: dict[str, Any], arguments: str) -> dict[str, Any]:
    function = {"name": use["name"], "arguments": arguments}
    return {"id": use["id"], "type": "function", "function": function}


def _reason_in(chunk: Event) -> Any:
    return next((dict_of(one).get("finish_reason") for one in list_of(chunk.get("choices"))), None)


def _finish_reason(message: dict[str, Any], choice: dict[str, Any]) -> Any:
    """Say why it ended; the word of before stays where it says the same."""
    reason, known = message.get("stop_reason"), choice.get("finish_reason")
    return known if stop_reason_of(known) == reason else _FINISH_REASONS.get(str(reason), reason)


def _ending(message: dict[str, Any], chunk: Event) -> Event:
    """Say how it ended, and the tokens, where that was said before."""
    choices = []
    for choice in list_of(chunk.get("choices")):
        delta = {name: v for name, v in dict_of(choice.get("delta")).items() if name not in _SAID}
        reason = _finish_reason(message, choice) if choice.get("finish_reason") else None
        choices.append({**choice, "delta": delta, "finish_reason": reason})
    return {**chunk, "choices": choices, **_usage(message, chunk)}


def _usage(message: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    counts, said = before.get("usage"), dict_of(message.get("usage")).get("output_tokens")
    if not isinstance(counts, dict) or type(said) is not int:
        return {}
    grown = said - counts.get("completion_tokens", said)
    new = {"completion_tokens": said}
    if type(counts.get("total_tokens")) is int:
        new["total_tokens"] = counts["total_tokens"] + grown
    return {"usage": {**counts, **new}}
