"""The headers of every answer: shaped like the API's, and none of them true."""

from __future__ import annotations

from importlib import metadata

_DISTRIBUTION = "pytest-claude-params"
# Obviously no one's: a recording that still shows it was not redacted.
ORGANIZATION_ID = "00000000-5111-4a7e-d000-000000000000"
COOKIE = "__cf_bm=simulated-cookie; path=/; HttpOnly; Secure"


def simulated_by() -> str:
    """Name the simulator and its version, for the header that every answer carries."""
    try:
        return f"{_DISTRIBUTION}/{metadata.version(_DISTRIBUTION)}"
    except metadata.PackageNotFoundError:
        return f"{_DISTRIBUTION}/source"


def response_headers(request_id: str) -> dict[str, str]:
    """Build the headers that say whose answer this is."""
    return {
        "request-id": request_id,
        "anthropic-organization-id": ORGANIZATION_ID,
        "set-cookie": COOKIE,
    }
