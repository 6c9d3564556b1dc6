"""Bodies as recorders keep them: packed, unpacked under a header that says packed, or damaged."""

import gzip
import json
import sys
import zlib

import brotli
import pytest
import yaml
import zstandard

from pytest_claude_params.cassettes.files import store
from pytest_claude_params.errors import MissingExtraError
from pytest_claude_params.wire.bodies import parsed_body
from pytest_claude_params.wire.compression import decompressed, is_packed

ANSWER = {"type": "message", "content": [{"type": "text", "text": "Grün, wie Gras."}]}
BODY = json.dumps(ANSWER, ensure_ascii=False).encode()


def bare_deflate(body):
    """Pack as some servers do that say "deflate"."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


def streamed_zstd(body):
    """Pack as a server does that does not know the length beforehand, in two frames."""
    half = len(body) // 2
    frames = []
    for part in (body[:half], body[half:]):
        packer = zstandard.ZstdCompressor().compressobj()
        frames.append(packer.compress(part) + packer.flush())
    return b"".join(frames)


PACKED = {
    "gzip": (gzip.compress, "gzip"),
    "zlib": (zlib.compress, "deflate"),
    "bare deflate": (bare_deflate, "deflate"),
    "brotli": (brotli.compress, "br"),
    "zstd": (zstandard.compress, "zstd"),
    "zstd in two frames": (streamed_zstd, "zstd"),
}
MARKED = [name for name in PACKED if name not in ("brotli", "bare deflate")]


@pytest.mark.parametrize(("pack", "encoding"), PACKED.values(), ids=PACKED)
def test_a_packed_body_is_unpacked(pack, encoding):
    """Whatever the server chose."""
    assert parsed_body(pack(BODY), encoding) == ANSWER


@pytest.mark.parametrize("name", MARKED)
def test_the_bytes_say_how_they_are_packed(name):
    """A recorder may have dropped the header."""
    pack, _ = PACKED[name]

    assert parsed_body(pack(BODY)) == ANSWER


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd", "BR ", "identity", "new"])
def test_a_plain_body_is_left_whatever_the_header_says(encoding):
    """Recorders keep the header over bodies that they have unpacked."""
    assert parsed_body(BODY, encoding) == ANSWER


@pytest.mark.parametrize("name", PACKED)
def test_half_a_packed_body_stays_as_it_is(name):
    """It cannot be read, and is not thrown away."""
    pack, encoding = PACKED[name]
    half = pack(BODY * 50)[:40]

    assert decompressed(half, encoding) == half


@pytest.mark.parametrize("body", [b"", b";", b"\x06", b"1", b"x"])
def test_a_tiny_body_is_never_lost(body):
    """One byte can be a whole brotli stream that holds nothing."""
    assert decompressed(body, "br") == body


@pytest.mark.parametrize("name", MARKED)
def test_a_marked_body_is_known_to_be_packed(name):
    """So that one that stays packed can be told of."""
    assert is_packed(PACKED[name][0](BODY))
    assert not is_packed(BODY)


@pytest.mark.parametrize(
    ("library", "name", "said"), [("brotli", "brotli", "br"), ("zstandard", "zstd", "")]
)
def test_a_missing_library_is_named(monkeypatch, library, name, said):
    """In one line, with what to type."""
    monkeypatch.setitem(sys.modules, library, None)

    with pytest.raises(MissingExtraError) as error:
        parsed_body(PACKED[name][0](BODY), said)

    assert str(error.value) == (
        f"a recorded body is compressed with {name}, which this Python cannot unpack. "
        "Install it: pip install 'pytest-claude-params[compression]'"
    )


def test_a_body_that_is_already_text_needs_no_library(monkeypatch):
    """The header alone asks for nothing to be installed."""
    monkeypatch.setitem(sys.modules, "brotli", None)

    assert parsed_body(BODY, "br") == ANSWER


@pytest.mark.parametrize(("pack", "encoding"), PACKED.values(), ids=PACKED)
def test_a_cassette_of_vcrpy_with_a_packed_answer_is_read(tmp_path, pack, encoding):
    """Also where the header is spelt in capitals and holds a list."""
    request = {
        "method": "POST",
        "uri": "https://api.anthropic.com/v1/messages",
        "headers": {},
        "body": '{"model":"m"}',
    }
    response = {
        "status": {"code": 200, "message": "OK"},
        "headers": {"Content-Encoding": [encoding]},
        "body": {"string": pack(BODY)},
    }
    path = tmp_path / "a.yaml"
    item = {"request": request, "response": response}
    path.write_text(yaml.safe_dump({"version": 1, "interactions": [item]}))

    ((_, answer),) = store.read(path).interactions

    assert answer.body == ANSWER
