"""Bodies between the wire and what they say: JSON as plain data, events and the rest as text."""

from __future__ import annotations

import re
import struct
from typing import TYPE_CHECKING, Any

from pytest_claude_params.wire import aws_event_stream, event_stream
from pytest_claude_params.wire.compression import decompressed
from pytest_claude_params.wire.json_text import json_text, json_value

if TYPE_CHECKING:
    from pytest_claude_params.call import CallResponse


# What the boundary of an upload is called, wherever one begins or ends.
RENAMED = b"--boundary"


def parsed_body(body: Any, encoding: str = "") -> Any:
    """Return what a body on the wire says: JSON as plain data, events and the rest as text.

    Args:
        body: text or bytes, possibly compressed.
        encoding: the ``content-encoding`` beside it, asked where the bytes do not say.
    """
    raw = body.encode() if isinstance(body, str) else body
    if not isinstance(raw, bytes):
        return raw
    unpacked = decompressed(raw, encoding)
    if aws_event_stream.is_framed(unpacked):
        return _events_of_frames(unpacked)
    body = readable(_without_boundary(unpacked))
    if isinstance(body, bytes):
        return body
    if body.lstrip().startswith(("event:", "data:")):
        # The API pads events at random; written again they only change when they differ.
        return event_stream.text_of_events(event_stream.events_of(body))
    try:
        value = json_value(body)
    except ValueError:
        return body or None
    return value if isinstance(value, (dict, list)) else body


def wire_body(body: Any) -> bytes:
    """Return the bytes of a body that `parsed_body` has read."""
    if isinstance(body, bytes):
        return body
    if isinstance(body, str):
        return body.encode()
    return b"" if body is None else json_text(body).encode()


def wire_chunks(response: CallResponse, *, framed: bool) -> list[bytes]:
    """Return an answer's body as it is sent, a stream event by event.

    Args:
        response: the answer.
        framed: whether the client expects a stream in Bedrock's frames.
    """
    if not response.is_stream:
        return [wire_body(response.body)]
    if framed:
        return list(aws_event_stream.frames_of(response.sent_events))
    return [event + b"\n\n" for event in wire_body(response.body).split(b"\n\n") if event]


def readable(body: bytes) -> str | bytes:
    """Return a body as text, or as it is if it is none."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body


def _events_of_frames(body: bytes) -> str | bytes:
    """Return the events as text; a body with a damaged frame as it is."""
    try:
        return event_stream.text_of_events(aws_event_stream.events_in(body))
    except (ValueError, LookupError, TypeError, AttributeError, struct.error):
        return body


def _without_boundary(body: bytes) -> bytes:
    """Name the boundary of an upload always the same: clients draw a new one each time."""
    found = re.match(rb"--([^\s]{8,70})\r\n", body)
    if found is None or b"--" + found[1] + b"--" not in body[-100:]:
        return body
    return body.replace(b"--" + found[1], RENAMED)
