"""The framing in which Bedrock sends a stream's events, to and from plain events.

A frame is its length, the length of its headers, a checksum of both, the headers, the payload
and a checksum of all (Smithy, "application/vnd.amazon.eventstream", 2026-11-23).
"""

from __future__ import annotations

import base64
import struct
import zlib
from typing import TYPE_CHECKING, Any

from pytest_claude_params.json_text import json_text, json_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pytest_claude_params.streams import Event

CONTENT_TYPE = "application/vnd.amazon.eventstream"
_PRELUDE = struct.Struct(">III")
_CHECKSUM = struct.Struct(">I")
_TEXT_KIND = 7


def frames_of(events: Iterable[Event]) -> Iterator[bytes]:
    """Yield one frame for each event; an ``error`` event becomes an exception, as Bedrock has it."""
    for event in events:
        if event.get("type") == "error":
            yield _exception(event.get("error") or {})
        else:
            yield _chunk(event)


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


def _chunk(event: Event) -> bytes:
    headers = {
        ":event-type": "chunk",
        ":content-type": "application/json",
        ":message-type": "event",
    }
    return _frame(headers, {"bytes": base64.b64encode(json_text(event).encode()).decode()})


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
    event: Event = json_value(base64.b64decode(payload["bytes"]).decode())
    return event
