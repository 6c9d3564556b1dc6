"""All that a text can be read as, and that it is not without end."""

from __future__ import annotations

import base64
import gzip
import io
import os
import zipfile
from random import Random
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_claude_params.secrets.encodings.decodings import readings

# By night more, and others each time.
EXAMPLES = 300 if os.environ.get("CLAUDE_PARAMS_NIGHTLY") else 30

KEY = "sk-ant-api03-secretsecret"


def coded(text):
    """Return base64."""
    return base64.b64encode(text.encode()).decode()


def escaped(text):
    """Write each letter as an escape."""
    return "".join(f"\\u{ord(letter):04x}" for letter in text)


def lines(text, length=24):
    """Break base64 into lines."""
    whole = coded(text)
    return "\n".join(whole[start : start + length] for start in range(0, len(whole), length))


WRITTEN = st.sampled_from(
    [
        coded,
        escaped,
        lines,
        lambda text: quote(text, safe=""),
        lambda text: coded(text).replace("/", "\\/"),
        lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    ]
)


@settings(max_examples=EXAMPLES)
@given(st.lists(WRITTEN, max_size=3), st.text("ab-_/?=~", max_size=30), st.text("a ?/", max_size=9))
def test_a_key_is_read_however_it_is_written(ways, before, after):
    """In up to three ways at once, and wherever it begins."""
    text = f"{before}{KEY}{after}"
    for way in ways:
        text = before + way(text)

    assert any(KEY in reading.text for reading in readings(text))


def test_the_plainest_reading_comes_first_and_says_what_it_was_in():
    """From the inside to the outside."""
    whole = readings(escaped(coded(coded(KEY))))

    assert [one.wrapped for one in whole if KEY in one.text] == [("base64", "base64", "escapes")]


def drawn(letters):
    """Draw a text of 200,000 letters."""
    return "".join(Random(1).choices(letters, k=200_000))  # noqa: S311


def nested(way, times):
    """Write a text in the same way again and again."""
    text = "?" * 20_000
    for _ in range(times):
        text = way(text)
    return text


def _zip_bomb():
    """Pack a lot into a little."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(20):
            archive.writestr(f"{number}", b"QUJD" * 500_000)
    return whole.getvalue()


HOSTILE = {
    "all that counts": lambda: drawn("%25\\u0041/nABCabc \n-_"),
    "base64 in base64": lambda: nested(coded, 8),
    "a URL in a URL": lambda: nested(quote, 8),
    "backslashes": lambda: "\\" * 200_000,
    "one letter": lambda: "A" * 200_000,
    "white space": lambda: ("A" * 20 + " " * 1000) * 200,
    "a zip bomb": lambda: base64.b64encode(_zip_bomb()).decode(),
    "many zips": lambda: base64.b64encode(
        (b"PK\x03\x04" + b"\0" * 4 + b"\x08" + b"\0" * 21) * 5000
    ).decode(),
    "many texts of a picture": lambda: base64.b64encode(
        b"\x89PNG\r\n\x1a\n" + b"zTXtA\0\x78\x9c" * 15_000
    ).decode(),
    "a bomb": lambda: base64.b64encode(gzip.compress(b"QUJD" * 500_000)).decode(),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_there_is_an_end(text):
    """All together a few times as long as the longest of them, whatever somebody has made."""
    lengths = [len(reading.text) for reading in readings(text())]

    assert sum(lengths) <= 20 * max(lengths) + 20_000
