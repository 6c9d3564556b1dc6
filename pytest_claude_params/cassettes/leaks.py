"""The last look at what is about to be stored: secrets that redaction cannot reach.

A key inside base64, an escape or a compressed body cannot be blanked without breaking what
holds it. What was written by mistake cannot be taken back from a repository, so such an
interaction is not written at all.
"""

from __future__ import annotations

import base64
import json
import re
import zlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from pytest_claude_params.cassettes.compression import decompressed, is_packed
from pytest_claude_params.matching import format_path
from pytest_claude_params.redactions.exchanges import needed_for
from pytest_claude_params.redactions.tree import document_in, is_sealed, redact_member

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.call import CallRequest, CallResponse
    from pytest_claude_params.matching import Path
    from pytest_claude_params.redactions import Redaction

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{20,}={0,2}")
_ESCAPE = re.compile(r"\\+(?:u([0-9a-fA-F]{4})|(/))")
_PDF_STREAM = re.compile(rb"stream\r?\n")
_LEVELS = 3
_UNPACKED_BYTES = 16_000_000


@dataclass(frozen=True)
class Leak:
    """A secret that could not be blanked.

    Args:
        kind: what it reads as, by the name of the redaction.
        place: where it stands, such as ``request.body.messages[0].content``.
        wrapped: what it is in, such as ``base64``; an empty string for plain text.
        is_document: whether it is in an image or a document.
    """

    kind: str
    place: str
    wrapped: str = ""
    is_document: bool = False

    def __str__(self) -> str:
        wrapped = f", in {self.wrapped}" if self.wrapped else ""
        return f"{self.place} ({self.kind}{wrapped})"


def leaks_in(
    request: CallRequest, response: CallResponse, redactions: Sequence[Redaction]
) -> list[Leak]:
    """List what is still secret in an interaction that was redacted, place by place."""
    sides: dict[Path, Any] = {
        ("request", "url"): request.url,
        ("request", "headers"): request.headers,
        ("request", "body"): request.body,
        ("response", "headers"): response.headers,
        ("response", "body"): response.body,
        ("response", "stream"): _joined_deltas(response) if response.events else None,
    }
    return [leak for path, tree in sides.items() for leak in _leaks(path, tree, redactions)]


def secrets_in(content: bytes, redactions: Sequence[Redaction]) -> str:
    """Return the kind of a secret in bytes that may be packed or coded; an empty string if none."""
    found = _search_bytes(content, redactions, _LEVELS)
    return found[0] if found else ""


def hidden_secret(text: str, redactions: Sequence[Redaction]) -> tuple[str, str]:
    """Return the kind of a secret in a text and what it is in; empty strings if there is none."""
    return _search(text, redactions, _LEVELS) or ("", "")


def _leaks(path: Path, tree: Any, redactions: Sequence[Redaction]) -> Iterator[Leak]:
    for place, value, in_document in _leaves(path, tree):
        found = _found(place, value, redactions)
        if found:
            yield Leak(found[0], format_path(place), found[1], in_document)


def _leaves(
    path: Path, tree: Any, *, in_document: bool = False
) -> Iterator[tuple[Path, Any, bool]]:
    if isinstance(tree, dict):
        for name, item in tree.items():
            is_data = name == document_in(tree)
            yield from _leaves((*path, str(name)), item, in_document=is_data)
            yield (*path, "(a name)"), str(name), False
    elif isinstance(tree, list):
        for number, item in enumerate(tree):
            yield from _leaves((*path, number), item)
    elif isinstance(tree, (str, bytes)):
        yield path, tree, in_document


def _found(
    place: Path, value: str | bytes, redactions: Sequence[Redaction]
) -> tuple[str, str] | None:
    if isinstance(value, bytes):
        return _search_bytes(value, redactions, _LEVELS)
    names = [part for part in place if isinstance(part, str)]
    of_what, name = names[-2:]
    if is_sealed(name, value):
        return None
    if redact_member(of_what, name, value, redactions) != value:
        return _kind_in(f"{of_what}.{name}: {value}", redactions) or "a secret", ""
    return _search(value, redactions, _LEVELS)


def _search(text: str, redactions: Sequence[Redaction], levels: int) -> tuple[str, str] | None:
    """Look for a secret in a text: as it is, without escapes, and in the base64 in it."""
    forms = {"": text, "escapes": _unescaped(text), "a quoted URL": unquote(text)}
    for wrapped, form in forms.items():
        if not wrapped or form != text:
            kind = _kind_in(form, redactions)
            if kind:
                return kind, wrapped
    if not levels:
        return None
    for run in _BASE64.finditer(text):
        found = _search_bytes(_decoded(run[0]), redactions, levels - 1)
        if found:
            return found[0], " in ".join(filter(None, (found[1], "base64")))
    return None


def _search_bytes(
    content: bytes, redactions: Sequence[Redaction], levels: int
) -> tuple[str, str] | None:
    unpacked = _unpacked(content)
    try:
        text = unpacked.decode()
    except UnicodeDecodeError:
        # Among bytes that are no text, a project's own pattern may match anything.
        told = [redaction for redaction in redactions if redaction.hints]
        kind = next((kind for part in _parts(unpacked) if (kind := _kind_in(part, told))), "")
        found = (kind, "") if kind else None
    else:
        found = _search(text, redactions, levels)
    if found and unpacked is not content:
        return found[0], " in ".join(filter(None, (found[1], "a compressed body")))
    return found


def _kind_in(text: str, redactions: Sequence[Redaction]) -> str:
    needed = needed_for(text, redactions)
    return next((one.name for one in needed if one.apply(text) != text), "")


def _parts(content: bytes) -> Iterator[str]:
    """Yield the bytes as letters, and what the compressed streams of a PDF hold."""
    yield content.decode("latin-1")
    if content.startswith(b"%PDF"):
        for found in _PDF_STREAM.finditer(content):
            yield _inflated(content[found.end() :]).decode("latin-1")


def _unpacked(content: bytes) -> bytes:
    """Unpack a body, one that is damaged as far as it goes."""
    if not is_packed(content):
        return content
    unpacked = decompressed(content)
    return unpacked if unpacked is not content else _inflated(content) or content


def _inflated(content: bytes) -> bytes:
    # 32 more than the window: gzip or zlib, as the bytes say.
    reader = zlib.decompressobj(zlib.MAX_WBITS | 32)
    whole = bytearray()
    try:
        for start in range(0, len(content), 1024):
            whole += reader.decompress(content[start : start + 1024], _UNPACKED_BYTES)
            if reader.eof or len(whole) > _UNPACKED_BYTES:
                break
    except zlib.error:
        pass  # what came before the damage is looked through
    return bytes(whole)


def _decoded(run: str) -> bytes:
    run = run.rstrip("=").replace("-", "+").replace("_", "/")
    # One letter alone holds no byte.
    run = run[:-1] if len(run) % 4 == 1 else run
    return base64.b64decode(run + "=" * (-len(run) % 4))


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else "/", text)


def _joined_deltas(response: CallResponse) -> dict[str, dict[str, str]]:
    """Each block of a stream in one piece."""
    joined: dict[str, dict[str, str]] = defaultdict(lambda: defaultdict(str))
    for event in response.events:
        delta = event.get("delta")
        for name, piece in delta.items() if isinstance(delta, dict) else ():
            if isinstance(piece, str) and name != "type":
                joined[json.dumps(event.get("index"))][name] += piece
    return {index: dict(pieces) for index, pieces in joined.items()}
