"""Secrets of a file blanked in place: the file keeps its layout and every other letter."""

from __future__ import annotations

import base64
import gzip
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from pytest_claude_params.call import CallResponse
from pytest_claude_params.checks.texts.scalars import scalars_of
from pytest_claude_params.errors import MissingExtraError
from pytest_claude_params.secrets.encodings.documents import redact_document
from pytest_claude_params.secrets.encodings.json_lines import json_lines
from pytest_claude_params.secrets.exchanges import redact_response
from pytest_claude_params.secrets.hints import needed_for
from pytest_claude_params.secrets.tree import (
    before_member,
    for_member,
    for_names_in,
    is_sealed,
    not_of_project,
    redact_member,
    redact_text,
)
from pytest_claude_params.wire import event_stream
from pytest_claude_params.wire.compression import decompressed, is_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.checks.check import CheckedFile
    from pytest_claude_params.checks.texts.scalars import Scalar
    from pytest_claude_params.secrets.redactions.redaction import Redaction

_GZIP = b"\x1f\x8b"
_TAG = re.compile(r"![^\s]*\s+")
_STREAM = ("event:", "data:")
_BODY, _OF_WHAT = ("body", "string"), ("request", "response", "body")
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
    at, documents = 0, _documents(file.scalars or ())
    for scalar in file.scalars or ():
        # Between the texts of JSON stand numbers, which are fields.
        around = not_of_project(file.redactions) if scalar.is_json else file.redactions
        yield from _edit_of(file.text, at, scalar.start, around)
        if (
            isinstance(scalar.value, str)
            and _blanked(scalar, file.redactions, documents) != scalar.value
        ):
            meant = for_text_of(scalar, file.redactions)
            yield from _edit_of(file.text, scalar.start, scalar.end, meant)
        at = scalar.end
    yield from _edit_of(file.text, at, len(file.text), file.redactions)


def _edit_of(text: str, start: int, end: int, redactions: Sequence[Redaction]) -> Iterator[_Edit]:
    before = text[start:end]
    after = redact_text(before, needed_for(before, redactions))
    if after != before:
        yield start, end, after


def _rewritten(file: CheckedFile, once: CheckedFile) -> Iterator[_Edit]:
    """Rewrite the values that still hold a secret.

    Only its name gives it away, or it is packed, or broken over lines, also where a part of it
    was spelt out.

    Args:
        file: as it was.
        once: with what is spelt out blanked.
    """
    documents = _documents(file.scalars or ())
    for before, scalar in zip(file.scalars or (), once.scalars or (), strict=True):
        value = _blanked(before, file.redactions, documents)
        if value != scalar.value:
            spelling = once.text[scalar.start : scalar.end]
            yield scalar.start, scalar.end, _spelling(scalar, value, spelling)


def _blanked(
    scalar: Scalar, redactions: Sequence[Redaction], documents: frozenset[int]
) -> str | bytes:
    value = scalar.value
    if isinstance(value, bytes):
        return _blanked_bytes(value, redactions)
    if is_sealed(scalar.of_what, scalar.name, value):
        return value
    if scalar.mapping in documents and scalar.name == "data":
        return redact_document(value, redactions)
    # What is JSON within a text of a body is a text to who looks a request up, too. The body's own
    # members come first: a part of one that is blanked as a whole may have a mark of its own.
    if is_body(scalar):
        value = _blanked_json(value, redactions)
    said = before_member(scalar.of_what, scalar.name) + value
    needed = needed_for(said, for_text_of(scalar, redactions))
    blanked = redact_member(scalar.of_what, scalar.name, value, needed)
    return _blanked_stream(blanked, redactions) if blanked.startswith(_STREAM) else blanked


def is_body(scalar: Scalar) -> bool:
    """Whether a text is what was sent or answered."""
    return scalar.name in _BODY and scalar.of_what in _OF_WHAT and not scalar.is_name


def is_of_members(scalar: Scalar) -> bool:
    """Whether a text is a body that has members of its own: JSON, one or one a line, or a stream."""
    text = scalar.value
    if not is_body(scalar) or not isinstance(text, str):
        return False
    if text.startswith(_STREAM) or json_lines(text):
        return True
    try:
        return text.startswith(("{", "[")) and bool(json.loads(text))
    except (ValueError, RecursionError):
        return False


def for_text_of(scalar: Scalar, redactions: Sequence[Redaction]) -> Sequence[Redaction]:
    """Return the redactions that are for a text as a whole: a project's are for its members."""
    if is_of_members(scalar):
        return not_of_project(redactions)
    if scalar.is_name:
        return for_names_in(scalar.of_what, redactions)
    return for_member(scalar.of_what, scalar.name, redactions)


def blanking_members(scalar: Scalar, redactions: Sequence[Redaction]) -> Iterator[Redaction]:
    """Yield the redactions that blank something in the members of a body.

    Of those that a project has not given only some go by names; the others find it in the text.
    """
    if not is_of_members(scalar):
        return
    by_name = [one for one in needed_for(str(scalar.value), redactions) if one.member]
    for one in redactions:
        is_meant = one.is_of_project or one in by_name
        if is_meant and _blanked(scalar, [one], frozenset()) != scalar.value:
            yield one


def _documents(scalars: Sequence[Scalar]) -> frozenset[int]:
    """Return the numbers of the objects that hold an image or a document in base64."""
    return frozenset(one.mapping for one in scalars if (one.name, one.value) == ("type", "base64"))


def _blanked_json(body: str, redactions: Sequence[Redaction]) -> str:
    """Blank what only names give away in the JSON of a body; nothing around it changes."""
    if not body.startswith(("{", "[")):
        return body
    if "\n" in body.rstrip() and json_lines(body):
        return "\n".join(_blanked_json(line, redactions) for line in body.split("\n"))
    try:
        scalars = scalars_of(body)
    except ValueError:
        return body
    documents = _documents(scalars)
    after = [(one, _blanked(one, redactions, documents)) for one in scalars if one.is_json]
    return _edited(
        body,
        (
            (one.start, one.end, _spelling(one, value, ""))
            for one, value in after
            if value != one.value
        ),
    )


def _blanked_stream(body: str, redactions: Sequence[Redaction]) -> str:
    """Blank what comes in pieces; the stream stays as it is spelt if there is no such."""
    stream = CallResponse(200, {"content-type": "text/event-stream"}, body)
    after = redact_response(stream, redactions).body
    return body if after == event_stream.text_of_events(stream.sent_events) else str(after)


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
