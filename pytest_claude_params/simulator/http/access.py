"""Who may ask, and under which version of the API."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.simulator.http.api_error import ApiError, invalid_request

if TYPE_CHECKING:
    from collections.abc import Mapping

SAMPLING_VERSION = "2023-06-01"
CURRENT_VERSION = "2026-10-21"
_VERSIONS = (SAMPLING_VERSION, CURRENT_VERSION)
_BEARER = "bearer "


def check_key(headers: Mapping[str, str]) -> None:
    """Ask for a key, as ``x-api-key`` or as a bearer token; any key will do."""
    bearer = headers.get("authorization", "")
    token = bearer[len(_BEARER) :] if bearer.lower().startswith(_BEARER) else ""
    if not headers.get("x-api-key", "").strip() and not token.strip():
        raise ApiError("authentication_error", "x-api-key header is required")


def version_of(headers: Mapping[str, str]) -> str:
    """Read the version of the API that a request is for."""
    version = headers.get("anthropic-version", "")
    if not version:
        raise invalid_request("anthropic-version: header is required")
    if version not in _VERSIONS:
        allowed = ", ".join(_VERSIONS)
        raise invalid_request(
            f'anthropic-version: "{version}" is not a valid version. Valid versions: {allowed}'
        )
    return version


def betas_of(headers: Mapping[str, str]) -> frozenset[str]:
    """Read the names of the betas that a request is for."""
    return frozenset(name.strip() for name in headers.get("anthropic-beta", "").split(","))
