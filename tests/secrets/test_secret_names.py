"""Which names give a secret away, and which only look as if they did."""

from __future__ import annotations

import pytest

from pytest_claude_params.secrets.names import (
    is_secret_header,
    is_secret_member,
    is_secret_parameter,
    is_secret_variable,
)
from pytest_claude_params.wire.headers import REQUEST_HEADERS, RESPONSE_HEADERS

SECRET = [
    "token", "api_key", "apikey", "exaApiKey", "tavilyApiKey", "access_token", "id_token", "sig",
    "X-Amz-Security-Token", "X-Amz-Signature", "X-Amz-Credential", "X-Goog-Signature", "Signature",
    "client_secret", "clientSecret", "password", "auth", "jwt", "subscription-key", "key",
    "api_key_2", "secret_value", "GoogleAccessId", "AWSAccessKeyId", "auth[token]", "APIKey",
]  # fmt: skip
ORDINARY = [
    "page_token", "pageToken", "nextPageToken", "NextToken", "continuation-token", "page", "limit",
    "max_tokens", "author", "design", "keyword", "monkey", "sort_key", "partitionKey", "beta",
    "signed_headers", "X-Amz-SignedHeaders", "X-Amz-Algorithm", "compass", "config", "after_id",
    "key_version", "start_key",
]  # fmt: skip
HEADERS = [
    "Authorization", "Proxy-Authorization", "X-Api-Key", "api-key", "X-Auth-Key", "X-License-Key",
    "Authentication", "Private-Key", "Cookie", "Set-Cookie", "X-Goog-Api-Key", "X-Auth-Token",
    "x-amz-security-token", "Ocp-Apim-Subscription-Key", "X-Functions-Key", "OpenAI-Organization",
    "anthropic-organization-id", "X-Hub-Signature-256", "X-Csrf-Token",
]  # fmt: skip
ORDINARY_HEADERS = [
    "accept", "anthropic-ratelimit-tokens-limit", "x-ratelimit-remaining-tokens",
    "Access-Control-Allow-Credentials", "Idempotency-Key", "Surrogate-Key", "Sec-WebSocket-Key",
    "WWW-Authenticate", "x-cache-key", "request-id", "authority",
]  # fmt: skip


@pytest.mark.parametrize("name", SECRET)
def test_a_secret_parameter(name):
    """However its words are joined."""
    assert is_secret_parameter(name)


@pytest.mark.parametrize("name", ORDINARY)
def test_an_ordinary_parameter(name):
    """A page is none, nor is what only contains such a word."""
    assert not is_secret_parameter(name)


@pytest.mark.parametrize("name", HEADERS)
def test_a_secret_header(name):
    """Keys, sessions, and what names an account."""
    assert is_secret_header(name)


@pytest.mark.parametrize("name", sorted({*ORDINARY_HEADERS, *REQUEST_HEADERS, *RESPONSE_HEADERS}))
def test_an_ordinary_header(name):
    """None of those that are stored is secret."""
    assert not is_secret_header(name)


@pytest.mark.parametrize("name", ["ANTHROPIC_API_KEY", "SHOP_PASSWORD", "DB_PASS", "HF_TOKEN"])
def test_a_secret_variable(name):
    """Its value is looked at, too."""
    assert is_secret_variable(name)


@pytest.mark.parametrize("name", ["HOME", "PATH", "KEYBOARD", "MONKEY"])
def test_an_ordinary_variable(name):
    """Most are."""
    assert not is_secret_variable(name)


@pytest.mark.parametrize("name", ["token", "key", "signature", "sig", "cookie", "pass", "oauth"])
def test_a_member_that_often_holds_something_else(name):
    """A word, a row, or what the API has signed; as a parameter of a URL it is secret."""
    assert is_secret_parameter(name)
    assert not is_secret_member(name)
    assert is_secret_member(f"api_{name}")
