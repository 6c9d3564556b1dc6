"""The framing in which Bedrock sends a stream's events, to and from plain events.

A frame is its length, the length of its headers, a checksum of both, the headers, the payload
and a checksum of all (Smithy, "application/vnd.amazon.eventstream", 2026-11-23).
"""

from __future__ import annotations

import base64
import struct
import zlib
from typing import TYPE_CHECKING, Any

from pytest_claude_params.wire.json_text import json_text, json_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pytest_claude_params.wire.event_stream import Event

CONTENT_TYPE = "application/vnd.amazon.eventstream"
_PRELUDE = struct.Struct(">III")
_CHECKSUM = struct.Struct(">I")
_TEXT_KIND = 7
_WRAPPED = "chunk"
# Letters of random number, so that the length of a frame does not tell the length of a token.
_PADDING = "p"


def frames_of(events: Iterable[Event]) -> Iterator[bytes]:
    """Yield one frame for each event; an ``error`` event becomes an exception, as Bedrock has it.

    Events of Converse stand under their names, such as ``{"messageStop": {...}}``; all others
    are wrapped, as they came from the Messages API.
    """
    for event in events:
        match list(event.items()):
            case [(name, dict(payload))]:
                yield _frame(_headers_of_event(name), payload)
            case _ if event.get("type") == "error":
                yield _exception(event.get("error") or {})
            case _:
                data = base64.b64encode(json_text(event).encode()).decode()
                yield _frame(_headers_of_event(_WRAPPED), {"bytes": data})


def events_in(data: bytes) -> Iterator[Event]:
    """Yield the events of all whole frames; a frame that was cut off ends them.

    Raises ``ValueError``, ``LookupError``, ``TypeError`` or ``struct.error`` for a damaged one.
    """
    while len(data) >= _PRELUDE.size:
        total, headers_size, _ = _PRELUDE.unpack_from(data)
        if not _PRELUDE.size + headers_size + _CHECKSUM.size <= total <= len(data):
            return
        start = _PRELUDE.size + headers_size
        payload = json_value(data[start : total - _CHECKSUM.size].decode() or "{}")
        yield _event(_headers(data[_PRELUDE.size : start]), payload)
        data = data[total:]


def is_framed(data: bytes) -> bool:
    """Whether a body begins with a frame: the checksum of its lengths tells."""
    if len(data) < _PRELUDE.size:
        return False
    checksum: int = _PRELUDE.unpack_from(data)[2]
    return zlib.crc32(data[: _PRELUDE.size - _CHECKSUM.size]) == checksum


def _headers_of_event(name: str) -> dict[str, str]:
    return {
        ":event-type": name,
        ":content-type": "application/json",
        ":message-type": "event",
    }


def _exception(error: dict[str, Any]) -> bytes:
    headers = {
        ":exception-type": str(error.get("type", "internalServerException")),
        ":content-type": "application/json",
        ":message-type": "exception",
    }
    return _frame(headers, {"message": error.get("message", "")})


def _frame(headers: dict[str, str], payload: dict[str, Any]) -> bytes:
    head = b"".join(_header(name.encode(), value.encode()) for name, value in headers.items())
    body = json_text(payload).encode()
    total = _PRELUDE.size + len(head) + len(body) + _CHECKSUM.size
    lengths = struct.pack(">II", total, len(head))
    message = lengths + _CHECKSUM.pack(zlib.crc32(lengths)) + head + body
    return message + _CHECKSUM.pack(zlib.crc32(message))


def _header(name: bytes, value: bytes) -> bytes:
    return struct.pack(f">B{len(name)}sBH", len(name), name, _TEXT_KIND, len(value)) + value


def _headers(data: bytes) -> dict[str, str]:
    """Read headers; all that Bedrock sends are texts."""
    found: dict[str, str] = {}
    while data:
        name_end = 1 + data[0]
        value_start = name_end + 3
        value_end = value_start + struct.unpack_from(">H", data, name_end + 1)[0]
        found[data[1:name_end].decode()] = data[value_start:value_end].decode()
        data = data[value_end:]
    return found


def _event(headers: dict[str, str], payload: dict[str, Any]) -> Event:
    if headers.get(":message-type") != "event":
        kind = headers.get(":exception-type", headers.get(":error-code", "error"))
        return {"type": "error", "error": {"type": kind, "message": payload.get("message", "")}}
    name = headers.get(":event-type", _WRAPPED)
    if name != _WRAPPED:
        return {name: {key: value for key, value in payload.items() if key != _PADDING}}
    event: Event = json_value(base64.b64decode(payload["bytes"]).decode())
    return event
