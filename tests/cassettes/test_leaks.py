"""What redaction cannot blank is found before it is written, wherever it hides."""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
import zlib
from urllib.parse import quote

import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.secrets.exchanges import redact_request, redact_response
from pytest_claude_params.secrets.leaks import leaks_in
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.secrets.redactions.of_project import from_patterns
from pytest_claude_params.wire import event_stream

URL = "https://api.anthropic.com/v1/messages"
KEY = "sk-ant-api03-secretsecret"


def coded(content) -> str:
    """Return base64."""
    return base64.b64encode(content if isinstance(content, bytes) else content.encode()).decode()


def found(body=None, answer=None, url=URL, redactions=REDACTIONS):
    """Redact an exchange, and say what is still secret in it."""
    request = redact_request(CallRequest("POST", url, {}, body), redactions)
    headers = {"content-type": "text/event-stream"} if isinstance(answer, str) else {}
    response = redact_response(CallResponse(200, headers, answer), redactions)
    return [str(leak) for leak in leaks_in(request, response, redactions)]


def document(content, kind="application/pdf"):
    """Ask about a document."""
    return {"source": {"type": "base64", "media_type": kind, "data": coded(content)}}


def piece(text):
    """Make the event that brings a piece of a tool's input."""
    return {
        "type": "content_block_delta",
        "index": 0,
        "delta": {"type": "input_json_delta", "partial_json": text},
    }


IN_BASE64 = f"It is {coded(f'key: {KEY}')}."
LINES = coded("x" * 50 + KEY)
LINES = "\r\n".join(LINES[start : start + 30] for start in range(0, len(LINES), 30))
PDF = b"%PDF-1.4\n\xff\xfe 1 0 obj\nstream\r\n" + zlib.compress(KEY.encode() * 3) + b"\nendstream"


def zipped(files, method=zipfile.ZIP_DEFLATED):
    """Return a zip of files."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return whole.getvalue()


def png(kind, content):
    """Return a picture with one chunk of text."""
    chunk = kind + content
    size = len(content).to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n" + size + chunk + zlib.crc32(chunk).to_bytes(4, "big") + b"\xff\xd9"


# As Word writes it: text in runs, which end wherever something was looked at.
RUNS = f"<w:r><w:t>{KEY[:9]}</w:t></w:r><w:r><w:t>{KEY[9:]}</w:t></w:r>"
XML = f'<?xml version="1.0"?><w:document><w:body><w:p>{RUNS}</w:p></w:body></w:document>'
DOCX = zipped({"[Content_Types].xml": "<?xml version='1.0'?><Types/>", "word/document.xml": XML})
IN_A_ZIP = "request.body.source.data (Anthropic API keys, in a zip in base64)"
IN_A_TEXT = "request.body.source.data (Anthropic API keys, in the text of a picture in base64)"
IN_WIDE = "request.body.source.data (Anthropic API keys, in UTF-16 in base64)"
EXIF = b"\xff\xd8\xff\xe1\x01\x00Exif\0\0UNICODE\0"
NO_BASE64 = ("hello!", "\xe9\xe9", "=====", "QUJD\nQUJDQ\n")
BODIES = {
    "base64": ({"a": [IN_BASE64]}, "request.body.a[0] (Anthropic API keys, in base64)"),
    "base64 twice": (
        {"a": coded(IN_BASE64)},
        "request.body.a (Anthropic API keys, in base64 in base64)",
    ),
    "packed": (
        {"a": coded(gzip.compress(KEY.encode()))},
        "request.body.a (Anthropic API keys, in a compressed body in base64)",
    ),
    "basic": (
        {"a": "Basic " + coded(f"user:{KEY}")},
        "request.body.a (Anthropic API keys, in base64)",
    ),
    "escapes": (
        {"a": '{"key": "sk\\u002dant-api03-secretsecret"}'},
        "request.body.a (Anthropic API keys, in escapes)",
    ),
    "a quoted URL": (
        {"a": "?q=sk%2Dant-api03-secretsecret"},
        "request.body.a (Anthropic API keys, in a quoted URL)",
    ),
    "base64 with escapes": (
        {"a": json.dumps({"b": IN_BASE64}).replace("Y", "\\u0059")},
        "request.body.a (Anthropic API keys, in base64 in escapes)",
    ),
    "base64 with slashes as PHP writes them": (
        {"a": coded("???" * 9 + KEY).replace("/", "\\/")},
        "request.body.a (Anthropic API keys, in base64)",
    ),
    "base64 in lines": (
        {"a": base64.encodebytes(b"x" * 50 + KEY.encode()).decode()},
        "request.body.a (Anthropic API keys, in base64)",
    ),
    "base64 in lines that are escaped": (
        {"a": json.dumps(base64.encodebytes(b"x" * 50 + KEY.encode()).decode())},
        "request.body.a (Anthropic API keys, in base64 in escapes)",
    ),
    "base64 in the lines of a mail": (
        {"a": f"mail:\r\n{LINES}\r\nEnd"},
        "request.body.a (Anthropic API keys, in base64)",
    ),
    "base64 after a word": (
        {"a": f"blob-{coded(KEY)}"},
        "request.body.a (Anthropic API keys, in base64)",
    ),
    "packed, after a folder": (
        {"a": f"/a/b-{coded(gzip.compress(KEY.encode()))}"},
        "request.body.a (Anthropic API keys, in a compressed body in base64)",
    ),
    "quoted base64": (
        {"a": f"?data={quote(coded('???' * 9 + KEY), safe='')}"},
        "request.body.a (Anthropic API keys, in base64)",
    ),
    "a quoted URL in a quoted URL": (
        {"a": "?next=%2573k%252Dant-api03-secretsecret"},
        "request.body.a (Anthropic API keys, in a quoted URL in a quoted URL)",
    ),
    "UTF-16": (
        document(f"key: {KEY}".encode("utf-16"), "text/plain"),
        "request.body.source.data (Anthropic API keys, in base64)",
    ),
    "a name": (
        {"a": {IN_BASE64: 1}},
        "request.body.a.(a name) (Anthropic API keys, in base64)",
    ),
    "a picture": (
        document(b"\x89PNG\0 " + KEY.encode(), "image/png"),
        "request.body.source.data (Anthropic API keys, in base64)",
    ),
    "a document that is no base64": (
        {"source": {"type": "base64", "data": KEY}},
        "request.body.source.data (Anthropic API keys)",
    ),
    "a picture after what names its kind": (
        {"source": {"type": "base64", "data": "data:image/png;base64," + coded(b"\x89PNG\0 " + KEY.encode())}},
        "request.body.source.data (Anthropic API keys, in base64)",
    ),
    "a PDF": (document(PDF), "request.body.source.data (Anthropic API keys, in base64)"),
    "a docx": (document(DOCX), IN_A_ZIP),
    "a docx that was cut": (document(DOCX[: DOCX.index(b"PK\x01\x02")]), IN_A_ZIP),
    "a zip": (document(zipped({"a.env": f"KEY={KEY}"})), IN_A_ZIP),
    "a zip in a zip": (
        document(zipped({"b.zip": zipped({"a.env": f"KEY={KEY}" * 9})})),
        "request.body.source.data (Anthropic API keys, in a zip in a zip in base64)",
    ),
    "a zip after something else": (document(b"\x7fELF\xff" + zipped({"a.env": KEY * 9})), IN_A_ZIP),
    "a zip with UTF-16": (document(zipped({"a.txt": f"the key is {KEY}".encode("utf-16-le")})), IN_A_ZIP),
    "a zip in a body": (zipped({"a.env": f"KEY={KEY}"}), "request.body (Anthropic API keys, in a zip)"),
    "a picture's zTXt": (document(png(b"zTXt", b"Comment\0\0" + zlib.compress(KEY.encode())), "image/png"), IN_A_TEXT),
    "a picture's iTXt": (
        document(png(b"iTXt", b"Comment\0\1\0de\0Kommentar\0" + zlib.compress(KEY.encode(), 9)), "image/png"),
        IN_A_TEXT,
    ),
    "a picture's iTXt that is not packed": (
        document(png(b"iTXt", b"Comment\0\0\0de\0Kommentar\0" + KEY.encode()), "image/png"),
        "request.body.source.data (Anthropic API keys, in base64)",
    ),
    "a picture's tEXt": (
        document(png(b"tEXt", b"Comment\0" + KEY.encode()), "image/png"),
        "request.body.source.data (Anthropic API keys, in base64)",
    ),
    "EXIF in UTF-16": (document(EXIF + f"the key is {KEY}".encode("utf-16-le") + b"\xff\xd9", "image/jpeg"), IN_WIDE),
    "EXIF in UTF-16, the other way round": (
        document(EXIF + f"the key is {KEY}".encode("utf-16-be") + b"\xff\xd9", "image/jpeg"), IN_WIDE,
    ),
    "damaged gzip": (
        gzip.compress(KEY.encode() * 50)[:-9],
        "request.body (Anthropic API keys, in a compressed body)",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "leak"), BODIES.values(), ids=BODIES)
def test_a_hidden_key_is_found(body, leak):
    """With its place and what it is in."""
    assert found(body) == [leak]


@pytest.mark.parametrize(
    ("size", "wrapped"),
    [
        (1, "base64 in the pieces of a stream"),
        (5, "base64 in the pieces of a stream"),
        (100, "base64"),
    ],
)
def test_a_key_that_is_hidden_in_a_stream_is_found(size, wrapped):
    """In the pieces together."""
    text = json.dumps({"a": coded(KEY)})
    pieces = [piece(text[start : start + size]) for start in range(0, len(text), size)]
    answer = event_stream.text_of_events(pieces)

    assert found(answer=answer) == [f"response.body (Anthropic API keys, in {wrapped})"]


def test_an_answer_and_a_url_are_looked_through_too():
    """Both sides, and all of them."""
    places = found(answer={"b": IN_BASE64}, url=f"{URL}/{coded(KEY)}")

    assert places == [
        "request.url (Anthropic API keys, in base64)",
        "response.body.b (Anthropic API keys, in base64)",
    ]


@pytest.mark.parametrize(
    "body",
    [
        {"a": KEY, "b": "ghp_" + "a" * 36, "metadata": {"user_id": "me"}},
        {"signature": "EqQB" * 30, "id": "msg_01XFDUDYJgAACzvnptvVoYEL"},
        document(b"\x89PNG\0" + bytes(range(256)) * 40, "image/png"),
        document(f"key: {KEY}"),
        {"a": coded("a text without any secret"), "b": "%zz \\u00zz \\"},
        *({"source": {"type": "base64", "data": data}} for data in NO_BASE64),
        b"\x1f\x8b\x08" * 1500,
        b"\xff\xfe" + bytes(range(256)),
        gzip.compress(b"nothing")[:-9],
    ],
    ids=[
        *("blanked", "sealed", "picture", "document", "base64"),
        *(f"no base64 {number}" for number in range(4)),
        *("many beginnings", "bytes", "damaged"),
    ],
)
def test_nothing_is_found_where_nothing_is_left(body):
    """What was blanked is no secret any longer."""
    assert found(body) == []


def test_a_pattern_that_matches_its_own_replacement_is_no_leak():
    """What blanking would not change is blanked."""
    mine = from_patterns(["[A-Z]{8}"], "claude_redact")

    assert found({"a": "SECRETSS"}, redactions=mine) == []


def test_a_pattern_is_not_looked_for_in_pictures():
    """Anything may stand there by chance."""
    mine = from_patterns([r"\d"], "claude_redact")

    assert found(document(b"\x89PNG\0\xff 1", "image/png"), redactions=mine) == []
