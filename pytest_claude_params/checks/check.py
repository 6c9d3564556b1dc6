"""The contract of the family: a check looks at a file and says what it finds where."""

from __future__ import annotations

import bisect
import gzip
import io
import zlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pytest_claude_params.checks.texts.scalars import Scalar, scalars_of
from pytest_claude_params.wire.text_encoding import utf_16_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_claude_params.secrets.redactions.redaction import Redaction

_GZIP = b"\x1f\x8b"
LARGEST_BYTES = 256_000_000
_EVENTS = ".sse"
# Every byte is a letter of it.
_NO_TEXT = "latin-1"


@dataclass(frozen=True)
class Finding:
    """Something that should not be in a file.

    Args:
        line: where, counted from 1.
        kind: what it is, in words; never the value.
        is_secret: whether it is one that was found; else nobody could look.
    """

    line: int
    kind: str
    is_secret: bool = True


@dataclass(frozen=True)
class CheckedFile:
    """A file to look at.

    Args:
        path: where it is.
        raw: what it holds.
        redactions: what must not be in it.
    """

    path: Path
    raw: bytes
    redactions: tuple[Redaction, ...]

    @property
    def is_packed(self) -> bool:
        """Whether it is compressed."""
        return self.raw.startswith(_GZIP)

    @cached_property
    def content(self) -> bytes:
        """What it holds, unpacked."""
        if not self.is_packed:
            return self.raw
        try:
            with gzip.open(io.BytesIO(self.raw)) as packed:
                return packed.read(LARGEST_BYTES)
        except (OSError, EOFError, zlib.error):
            return self.raw

    @cached_property
    def text(self) -> str:
        """The text; bytes that are none stand for themselves."""
        return self.content.decode(self.encoding)

    @cached_property
    def encoding(self) -> str:
        """How its text is written."""
        for encoding in filter(None, (utf_16_of(self.content), "utf-8")):
            try:
                self.content.decode(encoding)
            except UnicodeDecodeError:
                continue
            return encoding
        return _NO_TEXT

    @property
    def is_text(self) -> bool:
        """Whether it is a text, which can be written again."""
        return self.encoding != _NO_TEXT

    @cached_property
    def scalars(self) -> list[Scalar] | None:
        """Its texts with their places; nothing if it is neither JSON nor YAML."""
        if _EVENTS in self.path.suffixes:  # many of them could be read as YAML
            return None
        try:
            return scalars_of(self.text)
        except ValueError:
            return None

    def line_of(self, offset: int) -> int:
        """Return the line of a place in the text, counted from 1."""
        return bisect.bisect_right(self._line_starts, offset)

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        at = self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return starts
