"""All that a text or bytes can be read as: without escapes, out of base64, unpacked, in one piece."""

from __future__ import annotations

import base64
import re
from collections import deque
from dataclasses import dataclass
from html import unescape
from quopri import decodestring
from typing import TYPE_CHECKING
from urllib.parse import unquote

from pytest_claude_params.errors import MissingExtraError
from pytest_claude_params.secrets.encodings.containers import inflated, is_pdf, members
from pytest_claude_params.secrets.long_words import long_words
from pytest_claude_params.wire.compression import decompressed, is_packed
from pytest_claude_params.wire.event_stream import events_of, joined_pieces
from pytest_claude_params.wire.text_encoding import utf_16_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

# Broken into lines, as mail and PEM do; a word that short among words is prose.
_BASE64 = re.compile(
    r"[A-Za-z0-9+/_-]{20,}+(?:\s++[A-Za-z0-9+/_-]{20,}+)*+(?:\s++[A-Za-z0-9+/_-]++)?+"
)
_LETTERS_OF_A_GROUP = 4
_BASE64_BEGINS, _FEWEST_OF_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{20}"), 20
_URL_SAFE = str.maketrans("-_", "+/")
_ESCAPE = re.compile(r"(?<!\\)\\++(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([/nrt]))")
# Of those in JSON, URLs, HTML and mail.
_OF_ESCAPES = "\\%&="
_ESCAPED = {"/": "/", "n": "\n", "r": "\r", "t": "\t"}
# Shorter ones are chance, and no secret.
_LETTERS = re.compile(rb"[\t\n\r -~]{8,}+")
_HEX = re.compile(r"(?<![A-Za-z0-9])(?:[0-9A-Fa-f]{2}){12,}+(?:\s++(?:[0-9A-Fa-f]{2}){12,}+)*+")
_HEX_BEGINS, _FEWEST_OF_HEX = re.compile(r"(?<![A-Za-z0-9])(?:[0-9A-Fa-f]{2}){12}"), 24
# UTF-16 in the middle of other bytes, as pictures hold what a camera or a program wrote.
_WIDE = re.compile(rb"(?:[\t\n\r -~]\x00){8,}+|(?:\x00[\t\n\r -~]){8,}+")
_DEEPEST = 6
# What is read of one text, in letters: each way to read it can be applied to what came of another.
_TIMES = 16
_ALWAYS = 20_000
_MOST = 12_000_000
# What is unpacked of one text, in bytes: files may lie in each other, also over each other.
_MOST_UNPACKED = 32_000_000


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a text.

    Args:
        text: what it says then; of bytes that are no text, the letters among them.
        wrapped: what that is in, from the inside to the outside; empty for what was given.
        is_text: whether it is a text, and not bytes.
    """

    text: str
    wrapped: tuple[str, ...] = ()
    is_text: bool = True


def readings(value: str | bytes, wrapped: tuple[str, ...] = ()) -> Iterator[Reading]:
    """Yield all that a text or bytes can be read as, the plainest first, up to a bound.

    Args:
        value: what is read.
        wrapped: what it was in already.
    """
    if isinstance(value, str) and _is_plain(value):
        yield Reading(value)
        return
    files = _Files(_MOST_UNPACKED)
    given = _of_bytes(value, wrapped, files) if isinstance(value, bytes) else [Reading(value)]
    waiting = deque(given)
    seen = {reading.text for reading in waiting}
    whole = sum(len(reading.text) for reading in waiting)
    left = min(_ALWAYS + _TIMES * whole, _MOST)
    while waiting:
        reading = waiting.popleft()
        yield reading
        for inner in (
            _inside(reading, files) if left > 0 and len(reading.wrapped) < _DEEPEST else ()
        ):
            if inner.text in seen:
                continue
            seen.add(inner.text)
            waiting.append(inner)
            left -= len(inner.text)
            if left <= 0:
                break


def _is_plain(text: str) -> bool:
    """Whether a text is too short to hold anything, and has none of the letters of an escape."""
    return len(text) < _FEWEST_OF_BASE64 and not any(letter in text for letter in _OF_ESCAPES)


def from_base64(text: str) -> bytes:
    """Return the bytes that base64 stands for, also of one that was cut or has no padding."""
    text = text.translate(_URL_SAFE)
    # One letter alone holds no byte.
    text = text[:-1] if len(text) % _LETTERS_OF_A_GROUP == 1 else text
    return base64.b64decode(text + "=" * (-len(text) % _LETTERS_OF_A_GROUP))


@dataclass(slots=True)
class _Files:
    """How much may still be unpacked, in bytes."""

    left: int


def _inside(reading: Reading, files: _Files) -> Iterator[Reading]:
    for name, rewritten in _REWRITTEN.items():
        text = rewritten(reading.text)
        if text and text != reading.text:
            yield Reading(text, (name, *reading.wrapped))
    yield from _decoded(reading, files)


def _without_escapes(text: str) -> str:
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(found: re.Match[str]) -> str:
    return _ESCAPED[found[3]] if found[3] else chr(int(found[1] or found[2], 16))


def _in_one_piece(text: str) -> str:
    """The blocks of a stream, each in one piece; nothing of what is no stream."""
    if "data:" not in text or '"delta"' not in text:
        return ""
    pieces = joined_pieces(events_of(text))
    return "\n".join(said for name, said in pieces if name != "signature")


def _without_entities(text: str) -> str:
    # The one letter is found to be missing a hundred times as fast as the two.
    has_any = "&" in text and ("&#" in text or "&amp;" in text)
    return unescape(text) if has_any else text


def _without_soft_breaks(text: str) -> str:
    return decodestring(text).decode("latin-1") if "quoted-printable" in text else text


_REWRITTEN: Mapping[str, Callable[[str], str]] = {
    "escapes": _without_escapes,
    "a quoted URL": unquote,
    "entities": _without_entities,
    "quoted-printable": _without_soft_breaks,
    "the pieces of a stream": _in_one_piece,
}


def _decoded(reading: Reading, files: _Files) -> Iterator[Reading]:
    """All base64 of a text: what is text in it, what is none, and what is packed.

    Both are taken together: to look through one long text is faster than through many short ones.
    """
    if not any(long_words(reading.text, _FEWEST_OF_BASE64)):
        return  # nor hex digits, of which it takes more
    wrapped = ("base64", *reading.wrapped)
    of_kind: dict[bool, list[str]] = {True: [], False: []}
    for run in _runs(reading.text, _BASE64, _BASE64_BEGINS, _FEWEST_OF_BASE64):
        for content in _aligned(run[0]):
            for inner in _of_bytes(content, wrapped, files):
                if inner.wrapped == wrapped:
                    of_kind[inner.is_text].append(inner.text)
                else:
                    yield inner
    for run in _runs(reading.text, _HEX, _HEX_BEGINS, _FEWEST_OF_HEX):
        yield from _of_bytes(bytes.fromhex(run[0]), ("hex digits", *reading.wrapped), files)
    for is_text, texts in of_kind.items():
        if texts:
            yield Reading("\n".join(texts), wrapped, is_text)


def _runs(
    text: str, whole: re.Pattern[str], begins: re.Pattern[str], letters: int
) -> Iterator[re.Match[str]]:
    """Yield what `finditer` does: a run begins in a long word, of which most texts have few.

    Args:
        text: what is looked through.
        whole: a run.
        begins: how one begins, without white space.
        letters: how many letters that takes.
    """
    at = 0
    for start, end in long_words(text, letters):
        at = max(at, start)
        while (begun := begins.search(text, at, end)) and (run := whole.match(text, begun.start())):
            yield run
            at = run.end()


def _aligned(run: str) -> Iterator[bytes]:
    """Where a word before it belongs to the same run, base64 begins at any of its letters."""
    words = run.split()
    if len(words) > 1:
        yield from map(from_base64, words)
    joined = "".join(words)
    for start in range(_LETTERS_OF_A_GROUP):
        yield from_base64(joined[start:])


def _of_bytes(content: bytes, wrapped: tuple[str, ...], files: _Files) -> Iterator[Reading]:
    unpacked = _unpacked(content)
    if unpacked is not content:
        wrapped = ("a compressed body", *wrapped)
    try:
        yield Reading(unpacked.decode(utf_16_of(unpacked) or "utf-8"), wrapped)
    except UnicodeDecodeError:
        yield from _of_binary(unpacked, wrapped, files)
    else:
        if b"\0" in unpacked:  # as text, too, such as wider letters after narrow ones
            yield Reading(_letters_of(unpacked.replace(b"\0", b"")), ("wide letters", *wrapped))
        if is_pdf(unpacked):
            yield from _of_members(unpacked, wrapped, files)


def _of_binary(content: bytes, wrapped: tuple[str, ...], files: _Files) -> Iterator[Reading]:
    yield Reading(_letters_of(content), wrapped, is_text=False)
    wide = "\n".join(map(_narrow, _WIDE.findall(content)))
    if wide:
        yield Reading(wide, ("UTF-16", *wrapped), is_text=False)
    yield from _of_members(content, wrapped, files)


def _of_members(content: bytes, wrapped: tuple[str, ...], files: _Files) -> Iterator[Reading]:
    for name, member in members(content):
        files.left -= len(member)
        if files.left < 0:
            return
        inside = (name, *wrapped) if name else wrapped
        # A zip may lie in a zip, and a picture in it.
        if member != content and name and len(inside) < _DEEPEST:
            yield from _of_bytes(member, inside, files)
        else:
            yield Reading(_letters_of(member), inside, is_text=False)


def _letters_of(content: bytes) -> str:
    return b"\n".join(_LETTERS.findall(content)).decode("ascii")


def _narrow(run: bytes) -> str:
    return run.replace(b"\0", b"").decode("ascii")


def _unpacked(content: bytes) -> bytes:
    """Unpack a body, one that is damaged or far too large as far as it goes."""
    if not is_packed(content):
        return content
    try:
        unpacked = decompressed(content)
    except MissingExtraError:
        return content
    except ValueError:
        unpacked = content
    return unpacked if unpacked is not content else inflated(content) or content
