"""A key is found in whatever file holds it, as programs write them; and no file takes for ever."""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import lzma
import struct
import zipfile
import zlib

import pytest

from pytest_claude_params.secrets.encodings.decodings import readings
from pytest_claude_params.secrets.leaks import hidden_secret
from pytest_claude_params.secrets.redactions import REDACTIONS

KEY = "sk-ant-api03-aB3dE6gH9jK2mN5pQ8sT1vW4"
RAW = KEY.encode()
NOISE = bytes(range(128, 256)) * 3


def zipped(content, method=zipfile.ZIP_DEFLATED, name="word/document.xml"):
    """Put one file into a zip."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr(name, content)
    return file.getvalue()


def png(kind, content):
    """Make a picture with one more chunk."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + bytes(4)

    parts = [(b"IHDR", bytes(13)), (kind, content), (b"IDAT", zlib.compress(bytes(4)))]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(*part) for part in parts)


def small_window(content):
    """Pack with a window that is smaller than most have."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 9)
    return packer.compress(content) + packer.flush()


def page(shown):
    """Make the page of a PDF that shows a text, packed."""
    return zlib.compress(b"BT /F1 12 Tf " + shown + b" Tj ET")


def pdf(stream, *, head=b"%PDF-1.7\n%\xe2\xe3\n", end_of_line=b"\n"):
    """Make a PDF of one page."""
    return head + b"4 0 obj\n<< >>\nstream" + end_of_line + stream + b"\nendstream\nendobj"


PIECES = b"[(sk-ant-api) -20 (03-aB3dE6gH9jK2) 7 (mN5pQ8sT1vW4)] TJ"
FILES = {
    "PDF": pdf(page(b"(" + RAW + b")")),
    "PDF of reportlab": pdf(base64.a85encode(page(b"(" + RAW + b")")) + b"~>"),
    "PDF that is all ASCII": pdf(
        base64.a85encode(page(b"(" + RAW + b")")) + b"~>", head=b"%PDF-1.4\n"
    ),
    "PDF, hex filter": pdf(page(b"(" + RAW + b")").hex().encode() + b">"),
    "PDF, text in hex": pdf(page(b"<" + RAW.hex().encode() + b">")),
    "PDF, two bytes a letter": pdf(page(b"<" + KEY.encode("utf-16-be").hex().encode() + b">")),
    "PDF, text in pieces": pdf(page(PIECES)),
    "PDF, escaped": pdf(page(b"(" + RAW.replace(b"-", b"\\055") + b")")),
    "PDF after a few bytes": b"\n\n" + pdf(page(b"(" + RAW + b")")),
    "PDF with old line ends": pdf(page(b"(" + RAW + b")"), end_of_line=b"\r"),
    "docx, a text in pieces": zipped("<w:t>sk-a</w:t><w:t>nt-api03-secretsecret</w:t>"),
    "docx, an entity": zipped("<w:t>&#115;k-ant-api03-secretsecret</w:t>"),
    "zip of bzip2": zipped(RAW * 3, zipfile.ZIP_BZIP2),
    "zip of LZMA": zipped(RAW * 3, zipfile.ZIP_LZMA),
    "bzip2": bz2.compress(RAW),
    "xz": lzma.compress(RAW * 9),
    "PNG, a small window": png(b"zTXt", b"Comment\0\0" + small_window(RAW)),
    "PNG, a long keyword": png(
        b"iTXt", b"Title\0\1\0de\0" + "ü".encode() * 200 + b"\0" + zlib.compress(RAW)
    ),
    "PNG of ImageMagick": png(
        b"tEXt", b"Raw profile type exif\0\nexif\n 37\n" + RAW.hex().encode()
    ),
    "zlib within bytes": NOISE + zlib.compress(RAW),
    "the second gzip within bytes": NOISE + gzip.compress(b"hello") + NOISE + gzip.compress(RAW),
    "gzip in gzip within bytes": NOISE + gzip.compress(gzip.compress(RAW)),
    "UTF-16 in gzip within bytes": NOISE + gzip.compress(KEY.encode("utf-16")),
    "UTF-16 after other text": b"a text\n" + KEY.encode("utf-16-le"),
    "UTF-32": KEY.encode("utf-32"),
    "hex digits": RAW.hex().encode(),
    "quoted-printable": b"Content-Transfer-Encoding: quoted-printable\n\nsk-ant-=\napi03-secretsecret",
}


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
@pytest.mark.parametrize("wrap", [bytes, base64.b64encode, zipped])
def test_a_key_is_found_in_a_file(content, wrap):
    """As it is, in base64, and in a zip."""
    kind, _ = hidden_secret(wrap(content), REDACTIONS)

    assert kind == "Anthropic API keys"


@pytest.mark.parametrize(
    "content",
    [
        b"\xffPK\x03\x04" * 5_000,
        b"\xff" + b"\x1f\x8b\x08" * 5_000,
        b"%PDF-1.4\n\xff" + b"stream\n" * 5_000,
        zipped(b"\xffPK\x03\x04" * 5_000),
    ],
    ids=["zips in zips", "gzip", "streams of a PDF", "zips in zips, packed"],
)
def test_files_that_lie_over_each_other_are_read_up_to_a_bound(content):
    """Each begins within the one before it, and each could be read within each."""
    assert sum(len(reading.text) for reading in readings(content)) < 5_000_000


def test_pixels_are_no_secret():
    """Whatever they unpack to."""
    pixels = png(b"zTXt", b"Comment\0\0" + zlib.compress(b"a fine day")) + NOISE * 50

    assert hidden_secret(pixels, REDACTIONS) == ("", "")
