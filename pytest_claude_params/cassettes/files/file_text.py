"""The text of a cassette file: of a bearable size, in UTF-8, and not what git left behind."""

from __future__ import annotations

import gzip
import io
import os
import re
import zlib
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.yaml.unreadable import UnreadableError
from pytest_claude_params.wire.compression import ALWAYS_ALLOWED, TIMES, joined
from pytest_claude_params.wire.text_encoding import utf_16_of

if TYPE_CHECKING:
    from pathlib import Path

MEGABYTE = 1_000_000
DEFAULT_LIMIT_MB = 100
_RAISE = (
    "Nothing was changed. Give tests cassettes of their own, or raise claude_max_cassette_mb in the "
    "configuration"
)
MERGE_CONFLICT = "holds merge conflict markers"
_RESOLVE = (
    "Nothing was changed. Resolve the conflict in git, or record again with --claude-record=all"
)
_GUNZIP = "Nothing was changed. If it is what you recorded, unpack it: gunzip"
_GZIP = b"\x1f\x8b"
_POINTER = "version https://git-lfs.github.com/spec/"
# The first words of golang.org/x/tools/internal/httprr, in langchaingo, too.
_HTTPRR = "httprr trace v"
_MARKERS = ("<<<<<<< ", ">>>>>>> ")
_CONFLICT = re.compile(rf"^({'|'.join(_MARKERS)})", re.MULTILINE)
_CHUNK = 65_536


def read_raw(path: Path, limit_mb: int = DEFAULT_LIMIT_MB) -> bytes:
    """Return a file as it is.

    Raises ``UnreadableError`` if it is too large, and ``OSError`` if it cannot be opened.

    Args:
        path: the file.
        limit_mb: how large its text may be, in megabytes.
    """
    limit = limit_mb * MEGABYTE
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size > limit:
            raise UnreadableError(f"is larger than {limit_mb:,} MB", remedy=_RAISE)
        return file.read(limit)


def text_of(raw: bytes, limit_mb: int = DEFAULT_LIMIT_MB) -> str:
    """Return the text of a file, unpacked; raises ``UnreadableError``.

    Args:
        raw: the file as it is.
        limit_mb: how large its text may be, in megabytes.
    """
    if raw.startswith(_GZIP):
        raw = _unpacked(raw, limit_mb)
    return _checked(_decoded(raw))


def _unpacked(raw: bytes, limit_mb: int) -> bytes:
    file = gzip.GzipFile(fileobj=io.BytesIO(raw))
    most, bearable = limit_mb * MEGABYTE, max(TIMES * len(raw), ALWAYS_ALLOWED)
    try:
        return joined(iter(lambda: file.read1(_CHUNK), b""), min(most, bearable))
    except OverflowError:
        if most <= bearable:
            problem = f"is larger than {limit_mb:,} MB unpacked"
            raise UnreadableError(problem, remedy=_RAISE) from None
        raise UnreadableError(
            f"unpacks to more than {TIMES} times its size", remedy=_GUNZIP
        ) from None
    except EOFError:
        raise UnreadableError("is compressed with gzip, and was cut off") from None
    except (OSError, zlib.error):
        raise UnreadableError("is compressed with gzip, and damaged") from None


def _decoded(raw: bytes) -> str:
    if utf_16_of(raw):
        raise UnreadableError("is UTF-16 text", remedy="Nothing was changed. Save it as UTF-8")
    nul = raw.find(b"\0")
    if nul >= 0:
        raise UnreadableError("holds a NUL byte", _line_of(raw, nul))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = _line_of(raw, error.start)
        raise UnreadableError(f"is not UTF-8 text (byte {error.start})", line) from None


def _checked(text: str) -> str:
    if not text or text.isspace():
        raise UnreadableError("is empty")
    if text.startswith(_HTTPRR):
        raise UnreadableError(
            "is a recording of Go's httprr, a layout that is not read",
            remedy="Nothing was changed. Record it again with this plugin",
        )
    if text.startswith(_POINTER):
        raise UnreadableError(
            "is a Git LFS pointer and not the file", remedy="Get the file: git lfs pull"
        )
    # To look for the beginnings of lines takes as long as to read a large file.
    if any(marker in text for marker in _MARKERS) and (found := _CONFLICT.search(text)):
        line = text.count("\n", 0, found.start()) + 1
        raise UnreadableError(MERGE_CONFLICT, line, _RESOLVE)
    return text


def _line_of(raw: bytes, offset: int) -> int:
    return raw.count(b"\n", 0, offset) + 1
