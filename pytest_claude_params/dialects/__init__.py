"""Other APIs through which Claude is asked for messages, read as the Messages API.

Requests are told by their path, answers by their shape. To add one, write a folder with what
`Dialect` asks for and add it to the table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.dialects.chat_completions import ChatCompletions
from pytest_claude_params.dialects.converse import Converse

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_claude_params.dialects.dialect import Dialect
    from pytest_claude_params.wire.event_stream import Event

__all__ = [
    "DIALECTS",
    "api_error",
    "api_events",
    "api_message",
    "body_saying",
    "dialect_of",
    "stream_saying",
]

DIALECTS: tuple[Dialect, ...] = (Converse(), ChatCompletions())


def dialect_of(url_path: str) -> Dialect | None:
    """Return the dialect that is spoken at a path; ``None`` for the Messages API itself."""
    return next((dialect for dialect in DIALECTS if dialect.serves(url_path)), None)


def api_message(body: dict[str, Any]) -> dict[str, Any] | None:
    """Return the message in an answer of another API; ``None`` if there is none."""
    found = (dialect.message(body) for dialect in DIALECTS)
    return next((message for message in found if message is not None), None)


def api_events(events: Sequence[Event]) -> tuple[Event, ...]:
    """Return the events of a stream as the Messages API would have sent them."""
    for dialect in DIALECTS:
        if any(dialect.speaks(event) for event in events):
            return tuple(dialect.events(events))
    return tuple(events)


def body_saying(message: dict[str, Any], before: dict[str, Any]) -> dict[str, Any]:
    """Return the answer that says another message, in the shape of the one before."""
    for dialect in DIALECTS:
        if dialect.message(before) is not None:
            return dialect.body(message, before)
    return message


def stream_saying(
    message: dict[str, Any], events: Iterable[Event], before: Sequence[Event]
) -> list[Event]:
    """Return the events that say another message, in the shape of those before.

    Args:
        message: the message.
        events: those of the Messages API that say it.
        before: those that have said another one, as they were sent.
    """
    for dialect in DIALECTS:
        if any(dialect.speaks(event) for event in before):
            return [*dialect.stream(message, events, before)]
    return [*events]


def api_error(headers: dict[str, str], body: Any) -> dict[str, Any] | None:
    """Return type and message of an error of another API; ``None`` if there is none."""
    if not isinstance(body, dict):
        return None
    found = (dialect.api_error(headers, body) for dialect in DIALECTS)
    return next((error for error in found if error is not None), None)
