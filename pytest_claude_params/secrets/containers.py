"""What files are packed in: the members of a zip (a docx is one), the texts of a PNG, a PDF's streams."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_PDF_STREAM = re.compile(rb"stream\r?\n")
_TAG = re.compile(rb"<[^<>]*+>")
_XML = (b"<?xml", b"\xef\xbb\xbf<?xml")
_ZIP = b"PK\x03\x04"
_ZIP_HEAD = 30
_DEFLATED = 8
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_CHUNK = re.compile(rb"(?s)(?:zTXt|iTXt|iCCP)[^\0]{1,79}\0")
# An iTXt names a language and a translated keyword before its text.
_MOST_BEFORE_A_TEXT = 200
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_UNPACKED_BYTES = 16_000_000


def members(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what lies packed within a file, and in what; it is found in a damaged file, too.

    Args:
        content: the bytes of a file of any kind.
    """
    if content.startswith(b"%PDF"):
        for found in _PDF_STREAM.finditer(content):
            yield "", inflated(content[found.end() :])
    if content.startswith(_PNG):
        for text in _texts_of_png(content):
            yield "the text of a picture", text
    for member in _members_of_zip(content):
        yield "a zip", member
        if member.startswith(_XML):
            # Word breaks a text wherever its spelling was looked at.
            yield "a zip", _TAG.sub(b"", member)


def inflated(content: bytes, wbits: int = zlib.MAX_WBITS | 32) -> bytes:
    """Unpack what begins as gzip or zlib, as far as it goes, up to a bound.

    Args:
        content: what is packed, and whatever follows.
        wbits: 32 more than the window: gzip or zlib, as the bytes say; less than 0: bare.
    """
    reader = zlib.decompressobj(wbits)
    whole = bytearray()
    try:
        for start in range(0, len(content), 1024):
            whole += reader.decompress(content[start : start + 1024], _UNPACKED_BYTES)
            if reader.eof or len(whole) > _UNPACKED_BYTES:
                break
    except zlib.error:
        pass  # what came before the damage is looked through
    return bytes(whole)


def _texts_of_png(content: bytes) -> Iterator[bytes]:
    """Those that are packed; the others are spelt out."""
    for chunk in _PNG_CHUNK.finditer(content):
        packed = _ZLIB.search(content, chunk.end(), chunk.end() + _MOST_BEFORE_A_TEXT)
        if packed:
            yield inflated(content[packed.start() :])


def _members_of_zip(content: bytes) -> Iterator[bytes]:
    """By the head of each, and not by the list at the end, which a damaged or cut file lacks."""
    left = _UNPACKED_BYTES
    at = content.find(_ZIP)
    while at >= 0 and left > 0:
        head = content[at : at + _ZIP_HEAD]
        if len(head) < _ZIP_HEAD:
            return
        start = at + _ZIP_HEAD + _number(head[26:28]) + _number(head[28:30])
        if _number(head[8:10]) == _DEFLATED:
            member = inflated(content[start:], -zlib.MAX_WBITS)
        else:
            member = content[start : start + _number(head[18:22])]
        left -= len(member)
        yield member
        at = content.find(_ZIP, at + len(_ZIP))


def _number(little_endian: bytes) -> int:
    return int.from_bytes(little_endian, "little")
