"""Credentials of platforms, as the key that the API asks for; any will do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SIGNATURE = "AWS4-HMAC-SHA256 "
_BEARER = "bearer "


def is_signed(headers: Mapping[str, str]) -> bool:
    """Tell whether a request is signed as AWS wants it."""
    return headers.get("authorization", "").startswith(SIGNATURE)


def has_bearer(headers: Mapping[str, str]) -> bool:
    """Tell whether a request carries a bearer token."""
    scheme = headers.get("authorization", "")[: len(_BEARER)]
    return scheme.lower() == _BEARER and headers["authorization"][len(_BEARER) :].strip() != ""


def with_key(headers: Mapping[str, str]) -> dict[str, str]:
    """Give the API a key in place of what the platform was given."""
    return {**headers, "x-api-key": "a platform's credentials"}


def signed_as_key(headers: Mapping[str, str]) -> dict[str, str]:
    """Take a signature for a key; other headers stay as they are."""
    return with_key(headers) if is_signed(headers) else dict(headers)
