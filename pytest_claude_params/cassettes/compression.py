"""Bodies that came compressed, unpacked."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

from pytest_claude_params.errors import MissingExtraError

if TYPE_CHECKING:
    from collections.abc import Callable

_GZIP = b"\x1f\x8b"
_ZLIB = (b"\x78\x01", b"\x78\x9c", b"\x78\xda")
_ZSTD = b"\x28\xb5\x2f\xfd"
_MISSING = (
    "a recorded body is compressed with {0}, which this Python cannot unpack. "
    "Install it: pip install 'pytest-claude-params[compression]'"
)


def decompressed(body: bytes, encoding: str = "") -> bytes:
    """Unpack a gzip, zlib, zstd or brotli body; return any other as it is.

    The bytes decide and not the header, since 54 of 1,336 public recordings say
    ``content-encoding: gzip`` over a body that is already plain. Only brotli and bare
    deflate have no mark of their own: for those the header is asked, and not believed
    if the body does not unpack.

    Raises ``MissingExtraError`` if the library for a body is not installed.

    Args:
        body: what was recorded.
        encoding: the ``content-encoding`` that stands beside it.
    """
    unpack = _unpacker(body, encoding.strip().lower())
    if unpack is None:
        return body
    try:
        return unpack(body) or body
    except (OSError, EOFError, ValueError, zlib.error):
        return body


def is_packed(body: bytes) -> bool:
    """Whether a body is marked as compressed; after `decompressed`, that it is damaged."""
    return body.startswith((_GZIP, *_ZLIB, _ZSTD))


def _unpacker(body: bytes, encoding: str) -> Callable[[bytes], bytes] | None:
    if body.startswith(_GZIP):
        return gzip.decompress
    if body.startswith(_ZLIB):
        return zlib.decompress
    if body.startswith(_ZSTD):
        return _zstd
    return {"br": _brotli, "deflate": _bare_deflate}.get(encoding)


def _bare_deflate(body: bytes) -> bytes:
    return zlib.decompress(body, -zlib.MAX_WBITS)


def _brotli(body: bytes) -> bytes:
    try:
        import brotli
    except ImportError:
        if _is_text(body):
            return body
        raise MissingExtraError(_MISSING.format("brotli")) from None
    try:
        return bytes(brotli.decompress(body))
    except brotli.error as error:
        raise ValueError(str(error)) from None


def _zstd(body: bytes) -> bytes:
    try:
        import zstandard
    except ImportError:
        raise MissingExtraError(_MISSING.format("zstd")) from None
    try:
        # Frames of a streamed answer do not say how long they are, and there may be several.
        return zstandard.ZstdDecompressor().decompressobj(read_across_frames=True).decompress(body)
    except zstandard.ZstdError as error:
        raise ValueError(str(error)) from None


def _is_text(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True
