"""Secrets of a file blanked in place: the file keeps its layout and every other letter."""

from __future__ import annotations

import base64
import gzip
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.compression import decompressed, is_text
from pytest_claude_params.checks.secret_places import (
    BLANK,
    blanked_url,
    is_blanked,
    secret_header,
)
from pytest_claude_params.errors import MissingExtraError
from pytest_claude_params.redactions.exchanges import needed_for
from pytest_claude_params.redactions.tree import is_sealed, redact_member, redact_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.checks.check import CheckedFile
    from pytest_claude_params.checks.scalars import Scalar
    from pytest_claude_params.redactions import Redaction

_GZIP = b"\x1f\x8b"
_TAG = re.compile(r"![^\s]*\s+")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_Edit = tuple[int, int, str]


def scrubbed(file: CheckedFile) -> bytes:
    """Return what a file holds without the secrets in it that can be blanked.

    It is what the file holds now if there are none, if it is no text, or if what came of it
    could not be read as the same file.
    """
    if not file.is_text:
        return file.raw
    text = _scrubbed_text(file)
    if text == file.text:
        return file.raw
    content = text.encode(file.encoding)
    return gzip.compress(content, mtime=0) if file.is_packed else content


def _scrubbed_text(file: CheckedFile) -> str:
    if file.scalars is None:
        return redact_text(file.text, file.redactions)
    once = _of_text(file, _edited(file.text, _spelt_edits(file)))
    if _names(once) != _names(file):
        once = file
    whole = _of_text(file, _edited(once.text, _rewritten(file, once)))
    return whole.text if _names(whole) == _names(file) else file.text


def _names(file: CheckedFile) -> int | None:
    """How many texts there are; blanking changes neither their number nor their order."""
    return None if file.scalars is None else len(file.scalars)


def _spelt_edits(file: CheckedFile) -> Iterator[_Edit]:
    """Blank what is spelt out in a text, and nothing around it."""
    at = 0
    for scalar in file.scalars or ():
        yield from _edit_of(file.text, at, scalar.start, file.redactions)
        if isinstance(scalar.value, str) and _blanked(scalar, file.redactions) != scalar.value:
            yield from _edit_of(file.text, scalar.start, scalar.end, file.redactions)
        at = scalar.end
    yield from _edit_of(file.text, at, len(file.text), file.redactions)


def _edit_of(text: str, start: int, end: int, redactions: Sequence[Redaction]) -> Iterator[_Edit]:
    before = text[start:end]
    after = redact_text(before, needed_for(before, redactions))
    if after != before:
        yield start, end, after


def _rewritten(file: CheckedFile, once: CheckedFile) -> Iterator[_Edit]:
    """Write anew what does not say yet what it should.

    It is what only its name gives away, what is broken over lines, also where a part of it was
    spelt out, and what is packed.

    Args:
        file: as it was.
        once: with what is spelt out blanked.
    """
    for before, scalar in zip(file.scalars or (), once.scalars or (), strict=True):
        value = _blanked(before, file.redactions)
        if value != scalar.value:
            spelling = once.text[scalar.start : scalar.end]
            yield scalar.start, scalar.end, _spelling(scalar, value, spelling)


def _blanked(scalar: Scalar, redactions: Sequence[Redaction]) -> str | bytes:
    value = scalar.value
    if isinstance(value, bytes):
        return _blanked_bytes(value, redactions)
    if secret_header(scalar.of_what, scalar.name):
        return value if is_blanked(value) else BLANK
    if is_sealed(scalar.name, value):
        return value
    needed = needed_for(f"{scalar.of_what}.{scalar.name}: {value}", redactions)
    return redact_member(scalar.of_what, scalar.name, blanked_url(scalar.name, value), needed)


def _blanked_bytes(value: bytes, redactions: Sequence[Redaction]) -> bytes:
    try:
        unpacked = decompressed(value)
    except (MissingExtraError, ValueError):
        return value
    # What is no text would be broken by another length.
    if not is_text(unpacked) or (unpacked is not value and not value.startswith(_GZIP)):
        return value
    text = unpacked.decode()
    after = redact_text(text, needed_for(text, redactions))
    if after == text:
        return value
    blanked = after.encode()
    return blanked if unpacked is value else gzip.compress(blanked, mtime=0)


def _spelling(scalar: Scalar, value: str | bytes, before: str) -> str:
    if scalar.is_json:
        return json.dumps(value if isinstance(value, str) else "", ensure_ascii=False)
    tag = _TAG.match(before)
    said = base64.b64encode(value).decode() if isinstance(value, bytes) else value
    quoted = said if _PLAIN.fullmatch(said) else json.dumps(said, ensure_ascii=False)
    # A block ends with the line after it.
    return (tag[0].rstrip() + " " if tag else "") + quoted + ("\n" if before.endswith("\n") else "")


def _edited(text: str, edits: Iterator[_Edit]) -> str:
    parts, at = [], 0
    for start, end, new in edits:
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


def _of_text(file: CheckedFile, text: str) -> CheckedFile:
    return replace(file, raw=text.encode())
