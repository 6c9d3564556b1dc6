"""Compression of what is sent, when the client takes it."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING

from pytest_claude_params.simulator.http.http_answer import Chunk, Transmission

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_GZIP = 16 + zlib.MAX_WBITS
_EVENTS = "text/event-stream"


def compressed(transmission: Transmission, accepted: str, *, streams: bool) -> Transmission:
    """Compress an answer with gzip.

    Args:
        transmission: the answer.
        accepted: what the request says in ``accept-encoding``.
        streams: whether streams of server-sent events are compressed too.
    """
    if "gzip" not in accepted or transmission.status is None:
        return transmission
    if not transmission.is_stream:
        chunks: Iterable[Chunk] = [_whole(chunk) for chunk in transmission.chunks]
    elif streams and transmission.headers["content-type"].startswith(_EVENTS):
        chunks = _event_by_event(transmission.chunks)
    else:
        return transmission
    return replace(transmission, chunks=chunks).with_headers({"content-encoding": "gzip"})


def _whole(chunk: Chunk) -> Chunk:
    return replace(chunk, data=gzip.compress(chunk.data, compresslevel=1, mtime=0))


def _event_by_event(chunks: Iterable[Chunk]) -> Iterator[Chunk]:
    """Flush after each event, so that the client can read it at once."""
    stream = zlib.compressobj(level=1, wbits=_GZIP)
    tokens = 0
    for chunk in chunks:
        tokens = chunk.tokens
        yield Chunk(stream.compress(chunk.data) + stream.flush(zlib.Z_SYNC_FLUSH), tokens)
    yield Chunk(stream.flush(), tokens)
