"""The headers that a cassette keeps."""

from __future__ import annotations

import pytest

from pytest_claude_params.wire.headers import (
    REQUEST_HEADERS,
    RESPONSE_HEADERS,
    kept_request_headers,
    kept_response_headers,
)

SECRET = {
    "authorization": "Bearer sk-ant-1",
    "x-api-key": "sk-ant-1",
    "cookie": "c",
    "set-cookie": "c",
    "request-id": "req_1",
    "anthropic-organization-id": "o",
    "x-a-newer-secret": "s",
    "user-agent": "a",
}


@pytest.mark.parametrize(
    "spelt", [str.lower, str.title, str.upper], ids=["lower", "title", "upper"]
)
def test_only_what_is_listed_is_kept(spelt):
    """However it is spelt; in the order of the list."""
    headers = {spelt(name): "x" for name in [*SECRET, *REQUEST_HEADERS[::-1], *RESPONSE_HEADERS]}

    assert list(REQUEST_HEADERS) == list(kept_request_headers(headers))
    assert list(RESPONSE_HEADERS) == list(kept_response_headers(headers))


def test_nothing_of_secrets_is_kept():
    """An allow-list knows no name that it forgot."""
    assert (kept_request_headers(SECRET), kept_response_headers(SECRET)) == ({}, {})


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("a", "a"),
        (b"a", "a"),
        (["a"], "a"),
        ([b"a", "b"], "a, b"),
        (("a",), "a"),
        ([], ""),
        (1, "1"),
    ],
    ids=["text", "bytes", "list", "two", "tuple", "empty list", "number"],
)
def test_values_as_recorders_store_them(value, kept):
    """One text each."""
    assert kept_request_headers({"anthropic-beta": value}) == {"anthropic-beta": kept}


def test_no_headers_at_all():
    """Some recorders leave them out."""
    assert kept_response_headers(None) == {}
