"""Anthropic API keys and tokens are found wherever they stand, and nothing else is."""

from __future__ import annotations

import pytest

from pytest_claude_params.secrets.redactions.api_keys import API_KEYS, BEARER_TOKENS

SECRET = "aB3_-" * 18
TOKEN = "eyJhbGciOi.JIUzI1NiIsInR5.cCI6-_~+/kpXVCJ9"


@pytest.mark.parametrize("kind", ["api03", "oat01", "admin01", "ort01"])
def test_every_kind_of_key(kind):
    """Its beginning is enough."""
    assert API_KEYS.apply(f"sk-ant-{kind}-{SECRET}") == "sk-ant-REDACTED"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("my key is ", "."),
        ("https://h/?key=", "&x=1"),
        ('{"key":"', '"}'),
        ("a\\n", "\\n"),
        ("x", ""),
    ],
    ids=["prose", "url", "json", "escapes", "no space"],
)
def test_keys_are_found_within_a_text(before, after):
    """What stands around stays."""
    key = f"sk-ant-api03-{SECRET}"

    assert API_KEYS.apply(f"{before}{key}{after}") == f"{before}sk-ant-REDACTED{after}"


@pytest.mark.parametrize("text", ["sk-ant-", "sk-ant-...", "sk-antelope-1234", "sk-ant-REDACTED"])
def test_what_is_no_key_stays(text):
    """Documentation speaks of keys too; what is blanked stays so."""
    assert text == API_KEYS.apply(text)


@pytest.mark.parametrize("word", ["Bearer ", "bearer  ", "authorization: BEARER ", "a\\nBearer "])
def test_bearer_tokens(word):
    """Also after the letter of an escape, in JSON within a text."""
    assert BEARER_TOKENS.apply(f"{word}{TOKEN}==, done") == f"{word}REDACTED, done"


@pytest.mark.parametrize(
    "text",
    ["the bearer of bad news", "Bearer short", f"forbearer {TOKEN}", "Bearer sk-ant-REDACTED"],
)
def test_what_is_no_bearer_token_stays(text):
    """A word of the language, and a key that is blanked already."""
    assert text == BEARER_TOKENS.apply(text)
