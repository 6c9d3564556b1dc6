"""Bodies that came compressed, unpacked."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_GZIP = b"\x1f\x8b"
_ZLIB = (b"\x78\x01", b"\x78\x9c", b"\x78\xda")
_ZSTD = b"\x28\xb5\x2f\xfd"
_MISSING = (
    "a recorded body is compressed with {0}, which this Python cannot unpack. "
    "Install it: pip install 'pytest-claude-params[compression]'"
)
_CHUNK = 65_536
_BITE = 32
# JSON and events pack to a tenth; what unpacks to far more was made to fill the memory.
TIMES = 200
ALWAYS_ALLOWED = 2_000_000
_MOST = 100_000_000


def decompressed(body: bytes, encoding: str = "") -> bytes:
    """Unpack a gzip, zlib, zstd or brotli body; return any other as it is.

    The bytes decide and not the header, since 54 of 1,336 public recordings say
    ``content-encoding: gzip`` over a body that is already plain. Only brotli and bare
    deflate have no mark of their own: for those the header is asked, and not believed
    if the body does not unpack.

    Raises ``MissingExtraError`` if the library for a body is not installed, and ``ValueError``
    for a body that unpacks to far more than any answer holds.

    Args:
        body: what was recorded.
        encoding: the ``content-encoding`` that stands beside it.
    """
    unpack = _unpacker(body, encoding.strip().lower())
    if unpack is None:
        return body
    limit = min(max(TIMES * len(body), ALWAYS_ALLOWED), _MOST)
    try:
        return joined(unpack(body), limit) or body
    except OverflowError:
        raise ValueError(f"a body of {len(body):,} bytes unpacks to more than {limit:,}") from None
    except (OSError, EOFError, zlib.error, _DamagedError):
        return body


def joined(chunks: Iterable[bytes], limit: int) -> bytes:
    """Join chunks; raises ``OverflowError`` as soon as they are longer than ``limit`` bytes."""
    kept: list[bytes] = []
    length = 0
    for chunk in chunks:
        length += len(chunk)
        if length > limit:
            raise OverflowError
        kept.append(chunk)
    return b"".join(kept)


def is_packed(body: bytes) -> bool:
    """Whether a body is marked as compressed; after `decompressed`, that it is damaged."""
    return body.startswith((_GZIP, *_ZLIB, _ZSTD))


def is_text(body: bytes) -> bool:
    """Whether a body is UTF-8."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


class _DamagedError(Exception):
    """A body does not unpack."""


def _unpacker(body: bytes, encoding: str) -> Callable[[bytes], Iterable[bytes]] | None:
    if body.startswith(_GZIP):
        return _gzip
    if body.startswith(_ZLIB):
        return _zlib
    if body.startswith(_ZSTD):
        return _zstd
    return {"br": _brotli, "deflate": _bare_deflate}.get(encoding)


def _gzip(body: bytes) -> Iterator[bytes]:
    file = gzip.GzipFile(fileobj=io.BytesIO(body))
    return iter(lambda: file.read1(_CHUNK), b"")


def _bare_deflate(body: bytes) -> Iterator[bytes]:
    return _zlib(body, -zlib.MAX_WBITS)


def _zlib(body: bytes, wbits: int = zlib.MAX_WBITS) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(wbits)
    while not unpacker.eof:
        chunk = unpacker.decompress(body, _CHUNK)
        body = unpacker.unconsumed_tail
        if not chunk and not body and not unpacker.eof:
            raise EOFError
        yield chunk


def _brotli(body: bytes) -> Iterator[bytes]:
    try:
        import brotli
    except ImportError:
        if is_text(body):
            return iter((body,))
        raise MissingExtraError(_MISSING.format("brotli")) from None
    return _of_brotli(body, brotli)


def _of_brotli(body: bytes, brotli: Any) -> Iterator[bytes]:
    unpacker = brotli.Decompressor()
    try:
        # In small bites: before brotli 1.2 there is no limit to what one of them unpacks to.
        for start in range(0, len(body), _BITE):
            yield unpacker.process(body[start : start + _BITE])
    except brotli.error as error:
        raise _DamagedError from error
    if not unpacker.is_finished():
        raise EOFError


def _zstd(body: bytes) -> Iterator[bytes]:
    try:
        import zstandard
    except ImportError:
        raise MissingExtraError(_MISSING.format("zstd")) from None
    return _of_zstd(body, zstandard)


def _of_zstd(body: bytes, zstandard: Any) -> Iterator[bytes]:
    # Frames of a streamed answer do not say how long they are, and there may be several.
    reader = zstandard.ZstdDecompressor().stream_reader(io.BytesIO(body), read_across_frames=True)
    try:
        while chunk := reader.read(_CHUNK):
            yield chunk
    except zstandard.ZstdError as error:
        raise _DamagedError from error
