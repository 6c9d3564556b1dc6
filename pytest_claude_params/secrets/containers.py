"""What files are packed in: the members of a zip (a docx is one), the texts of a PNG, a PDF's streams."""

from __future__ import annotations

import base64
import binascii
import bz2
import lzma
import re
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Some programs write a few bytes before it.
_PDF, _PDF_BEGINS_WITHIN = b"%PDF-", 1024
_PDF_STREAM = re.compile(rb"(?<!end)stream\r?\n?")
_PDF_END = b"endstream"
# Texts of a page, in pieces between which it says how far they are apart.
_PDF_TEXT = re.compile(rb"\(((?:[^()\\]|\\.)*+)\)|(?<!<)<([0-9A-Fa-f\s]++)>(?!>)")
_PDF_OCTAL = re.compile(rb"\\([0-7]{1,3})")
_ASCII_85 = re.compile(rb"[!-uz\s]{5,}+(?=~>|$)")
_HEX = re.compile(rb"[0-9A-Fa-f\s]{16,}+")
_TAG = re.compile(rb"<[^<>]*+>")
_XML = (b"<", b"\xef\xbb\xbf<")
_ZIP = b"PK\x03\x04"
_ZIP_HEAD = 30
_DEFLATED = 8
_PNG = b"\x89PNG\r\n\x1a\n"
# Gzip or zlib, wherever it begins.
_PACKED = re.compile(rb"\x1f\x8b\x08|[\x18\x28\x38\x48\x58\x68\x78][\x01-\xff]")
_MOST_PACKED = 2_000
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
