"""What files are packed in: the members of a zip (a docx is one), the texts of a PNG, a PDF's streams."""

from __future__ import annotations

import base64
import binascii
import bz2
import lzma
import re
import zlib
from itertools import islice
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# Some programs write a few bytes before it.
_PDF, _PDF_BEGINS_WITHIN = b"%PDF-", 1024
_PDF_STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\r|\n)")
_PDF_STREAM_END = b"endstream"
_PDF_SHOWN = re.compile(rb"T[jJ]\b|\n\s*['\"]")
# Texts of a page, in pieces between which it says how far they are apart.
_PDF_TEXT = re.compile(rb"\(((?:[^()\\]|\\.)*+)\)|(?<!<)<([0-9A-Fa-f\s]++)>(?!>)")
_PDF_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|(\r?\n)|(.))")
_TAG = re.compile(rb"<[^<>]*+>")
_XML = (b"<", b"\xef\xbb\xbf<")
_ZIP = b"PK\x03\x04"
_ZIP_HEAD = 30
_DEFLATED, _BZIPPED, _LZMAED = 8, 12, 14
_GZIP, _BZIP2, _XZ = b"\x1f\x8b", b"BZh", b"\xfd7zXZ"
_PNG = b"\x89PNG\r\n\x1a\n"
# A keyword, how the text is packed, and in an iTXt a language and the keyword in it.
_PNG_TEXT = re.compile(
    rb"(?s)(?=((?:zTXt|iCCP)[^\0]{1,79}\0.|iTXt[^\0]{1,79}\0..[^\0]{0,99}\0[^\0]{0,999}\0))"
)
# Gzip or zlib, wherever it begins.
_PACKED = re.compile(rb"\x1f\x8b\x08|[\x18\x28\x38\x48\x58\x68\x78][\x01-\xff]")
_MOST_PACKED = 5_000
_MOST_BEFORE_A_BYTE = 65_536
_UNPACKED_BYTES = 16_000_000


def members(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield what lies packed within a file, and in what; it is found in a damaged file, too.

    Args:
        content: the bytes of a file of any kind.
    """
    if is_pdf(content):
        for part in _parts_of_pdf(content):
            yield "", part
        return
    if content.startswith(_PNG):
        for text in _texts_of_png(content):
            yield "the text of a picture", text
    else:
        for inner in _packed_in(content):
            yield "a compressed body", inner
    for member in _members_of_zip(content):
        yield "a zip", member
        if member.startswith(_XML):
            # Word breaks a text wherever its spelling was looked at.
            yield "a zip", _TAG.sub(b"", member)


def is_pdf(content: bytes) -> bool:
    """Whether it is a PDF, which may be all ASCII."""
    return content.find(_PDF, 0, _PDF_BEGINS_WITHIN) >= 0


def inflated(content: bytes, wbits: int = zlib.MAX_WBITS | 32, begin: int = 0) -> bytes:
    """Unpack what begins as gzip or zlib, as far as it goes, up to a bound.

    Args:
        content: what is packed, and whatever follows.
        wbits: 32 more than the window: gzip or zlib, as the bytes say; less than 0: bare.
        begin: where it begins.
    """
    reader = zlib.decompressobj(wbits)
    whole = bytearray()
    try:
        for start in range(begin, len(content), 1024):
            whole += reader.decompress(content[start : start + 1024], _UNPACKED_BYTES)
            if reader.eof or len(whole) > _UNPACKED_BYTES:
                break
            if not whole and start > begin + _MOST_BEFORE_A_BYTE:  # the name of a file without end
                break
    except zlib.error:
        pass  # what came before the damage is looked through
    return bytes(whole)


def _texts_of_png(content: bytes) -> Iterator[bytes]:
    """Those that are packed; the others are spelt out."""
    left = _UNPACKED_BYTES
    for head in _PNG_TEXT.finditer(content):
        text = inflated(content, begin=head.end(1)) if left > 0 else b""
        left -= len(text)
        if text:
            yield text


def _packed_in(content: bytes) -> Iterator[bytes]:
    """What begins as gzip, zlib, bzip2 or xz, wherever it does; the first two anywhere."""
    if content.startswith(_BZIP2):
        yield _at_most(bz2.BZ2Decompressor(), content)
    if content.startswith(_XZ):
        yield _at_most(lzma.LZMADecompressor(), content)
    left = _UNPACKED_BYTES
    for start in _starts_of_packed(content):
        inner = inflated(content, begin=start) if left > 0 else b""
        left -= len(inner)
        if inner:
            yield inner


def _starts_of_packed(content: bytes) -> Iterator[int]:
    for found in islice(_PACKED.finditer(content), _MOST_PACKED):
        # The head of zlib is a multiple of 31; that of gzip is marked enough.
        if found[0].startswith(_GZIP) or int.from_bytes(found[0]) % 31 == 0:
            yield found.start()


def _at_most(reader: bz2.BZ2Decompressor | lzma.LZMADecompressor, content: bytes) -> bytes:
    try:
        return reader.decompress(content, _UNPACKED_BYTES)
    except (OSError, EOFError, lzma.LZMAError):  # damaged: the letters of it are looked at
        return b""


def _parts_of_pdf(content: bytes) -> Iterator[bytes]:
    yield _texts_of_page(content)
    for begun in _PDF_STREAM.split(content)[1:]:
        stream = begun.partition(_PDF_STREAM_END)[0]
        for packed in filter(None, (stream, _from_ascii_85(stream), _from_hex(stream))):
            part = inflated(packed) or packed
            if part is not stream:
                yield part
            yield _texts_of_page(part)


def _from_ascii_85(stream: bytes) -> bytes:
    text = stream.partition(b"~>")[0].strip()
    try:
        return base64.a85decode(text.removeprefix(b"<~"))
    except ValueError:
        return b""


def _from_hex(digits: bytes) -> bytes:
    text = b"".join(digits.partition(b">")[0].split())
    try:
        return binascii.unhexlify(text + b"0" * (len(text) % 2))
    except ValueError:
        return b""


def _texts_of_page(content: bytes) -> bytes:
    """Return the texts that a page shows, each in one piece."""
    shown = ("".join(map(_pdf_text, _PDF_TEXT.finditer(one))) for one in _PDF_SHOWN.split(content))
    return "\n".join(filter(None, shown)).encode()


def _pdf_text(found: re.Match[bytes]) -> str:
    text = _from_hex(found[2]) if found[2] else _PDF_ESCAPE.sub(_pdf_unescaped, found[1] or b"")
    # Fonts with many letters take two bytes for each.
    return text.decode("latin-1").replace("\0", "").removeprefix("\xfe\xff")


def _pdf_unescaped(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes([int(found[1], 8) & 0xFF])
    return b"" if found[2] else found[3] or b""


def _members_of_zip(content: bytes) -> Iterator[bytes]:
    """By the head of each, and not by the list at the end, which a damaged or cut file lacks."""
    left = _UNPACKED_BYTES
    at = content.find(_ZIP)
    while at >= 0 and left > 0:
        head = content[at : at + _ZIP_HEAD]
        if len(head) < _ZIP_HEAD:
            return
        start = at + _ZIP_HEAD + _number(head[26:28]) + _number(head[28:30])
        member = _unpacked_member(content, start, _number(head[8:10]), _number(head[18:22]))
        left -= len(member)
        yield member
        at = content.find(_ZIP, at + len(_ZIP))


def _unpacked_member(content: bytes, start: int, method: int, length: int) -> bytes:
    if method == _DEFLATED:
        return inflated(content, -zlib.MAX_WBITS, start)
    if method == _BZIPPED:
        return _at_most(bz2.BZ2Decompressor(), content[start:])
    if method == _LZMAED:
        # Two numbers of two bytes, then what a file of its own begins with but for its length.
        alone = content[start + 4 : start + 9] + b"\xff" * 8 + content[start + 9 :]
        return _at_most(lzma.LZMADecompressor(lzma.FORMAT_ALONE), alone)
    return content[start : start + length]


def _number(little_endian: bytes) -> int:
    return int.from_bytes(little_endian, "little")
