"""Secrets in a file: where redaction finds them, by the name of a header, and packed or coded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.checks.check import Finding
from pytest_claude_params.checks.texts.content_encodings import content_encodings
from pytest_claude_params.checks.texts.scrubbing import blanking_members, for_text_of
from pytest_claude_params.errors import MissingExtraError
from pytest_claude_params.secrets.blanks import is_blanked
from pytest_claude_params.secrets.hints import needed_for
from pytest_claude_params.secrets.leaks import hidden_secret
from pytest_claude_params.secrets.names import is_secret_header
from pytest_claude_params.secrets.tree import before_member, is_sealed, redact_member
from pytest_claude_params.wire.compression import decompressed, is_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.checks.check import CheckedFile
    from pytest_claude_params.checks.texts.scalars import Scalar
    from pytest_claude_params.secrets.redactions.redaction import Redaction

_CANNOT = "cannot be looked through"
_EXTRA = "pytest-claude-params[compression]"
# They have no mark of their own, so what does not unpack may be anything.
_UNMARKED = ("br", "deflate")


def find_secrets(file: CheckedFile) -> Iterator[Finding]:
    """Yield each secret with its line, and what nobody could look through."""
    if file.scalars is None:
        spelt = list(_in_text(file, file.text))
        yield from spelt or _hidden(1, file.content, file.redactions)
        return
    for scalar, encoding in zip(file.scalars, content_encodings(file.scalars), strict=True):
        if isinstance(scalar.value, bytes):
            line = file.line_of(scalar.start)
            yield from _in_bytes(line, scalar.value, encoding, file.redactions)
        else:
            yield from _in_scalar(file, scalar, scalar.value)
    yield from _in_text(file, _without_scalars(file.text, file.scalars))


def _in_scalar(file: CheckedFile, scalar: Scalar, value: str) -> Iterator[Finding]:
    line = file.line_of(scalar.start)
    if scalar.is_of_headers and is_secret_header(scalar.name):
        if not is_blanked(value):
            yield Finding(line, f"header {scalar.name.lower()}")
    elif not is_sealed(scalar.of_what, scalar.name, value):
        yield from _in_value(file, scalar, value)


def _in_bytes(
    line: int, value: bytes, encoding: str, redactions: Sequence[Redaction]
) -> Iterator[Finding]:
    try:
        unpacked = decompressed(value, encoding)
    except MissingExtraError:
        yield Finding(line, f"{_CANNOT}: install {_EXTRA}", is_secret=False)
        return
    except ValueError as error:
        yield Finding(line, f"{_CANNOT}: {error}", is_secret=False)
        return
    kind, _ = hidden_secret(unpacked, redactions)
    if kind:
        yield Finding(line, f"{kind}, in a binary body")
    elif unpacked is value and encoding in _UNMARKED and not is_text(value):
        why = f"its content-encoding is {encoding}, and it does not unpack"
        yield Finding(line, f"{_CANNOT}: {why}", is_secret=False)


def _hidden(line: int, value: str | bytes, redactions: Sequence[Redaction]) -> Iterator[Finding]:
    kind, wrapped = hidden_secret(value, redactions)
    if kind:
        yield Finding(line, f"{kind}, in {wrapped}" if wrapped else kind)


def _in_value(file: CheckedFile, scalar: Scalar, value: str) -> Iterator[Finding]:
    """What is spelt out has its own line; what is told by its name or broken up, that of all."""
    line = file.line_of(scalar.start)
    said = before_member(scalar.of_what, scalar.name) + value
    redactions = for_text_of(scalar, file.redactions)
    told = list(_told(scalar, value, needed_for(said, redactions)))
    for redaction in told:
        spelt = file.text[scalar.start : scalar.end]
        found = list(_matches(file, spelt, scalar.start, redaction))
        yield from found or [Finding(line, redaction.name)]
    others = [one for one in file.redactions if one not in told]
    inside = list(blanking_members(scalar, others))
    yield from (Finding(line, one.name) for one in inside)
    if not told and not inside:
        yield from _hidden(line, value, redactions)


def _told(scalar: Scalar, value: str, redactions: Sequence[Redaction]) -> Iterator[Redaction]:
    """Yield what blanks something, one after the other: a key in a header is one secret."""
    for redaction in redactions:
        blanked = redact_member(scalar.of_what, scalar.name, value, [redaction])
        if blanked != value:
            yield redaction
        value = blanked


def _in_text(file: CheckedFile, text: str) -> Iterator[Finding]:
    for redaction in needed_for(text, file.redactions):
        yield from _matches(file, text, 0, redaction)


def _matches(file: CheckedFile, text: str, start: int, redaction: Redaction) -> Iterator[Finding]:
    for found in redaction.pattern.finditer(text):
        if redaction.changes(found):
            yield Finding(file.line_of(start + found.start()), redaction.name)


def _without_scalars(text: str, scalars: Sequence[Scalar]) -> str:
    """Return what stands between the texts, such as comments, each at its place."""
    parts, at = [], 0
    for scalar in scalars:
        parts += [text[at : scalar.start], " " * (scalar.end - scalar.start)]
        at = scalar.end
    return "".join([*parts, text[at:]])
