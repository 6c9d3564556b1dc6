"""The headers of every answer: shaped like the API's, and none of them true."""

from __future__ import annotations

import time
from importlib import metadata

_DISTRIBUTION = "pytest-claude-params"
# Obviously no one's: a recording that still shows it was not redacted.
ORGANIZATION_ID = "00000000-5111-4a7e-d000-000000000000"
COOKIE = "__cf_bm=simulated-cookie; path=/; HttpOnly; Secure"
_LIMITS = {"requests": 4000, "tokens": 480_000, "input-tokens": 400_000, "output-tokens": 80_000}
_WINDOW_S = 60


def simulated_by() -> str:
    """Name the simulator and its version, for the header that every answer carries."""
    try:
        return f"{_DISTRIBUTION}/{metadata.version(_DISTRIBUTION)}"
    except metadata.PackageNotFoundError:
        return f"{_DISTRIBUTION}/source"


def response_headers(request_id: str) -> dict[str, str]:
    """Build the headers that say whose answer this is and what is left of the limits."""
    reset = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + _WINDOW_S))
    headers = {
        "request-id": request_id,
        "anthropic-organization-id": ORGANIZATION_ID,
        "set-cookie": COOKIE,
    }
    for name, limit in _LIMITS.items():
        prefix = f"anthropic-ratelimit-{name}"
        headers[f"{prefix}-limit"] = str(limit)
        headers[f"{prefix}-remaining"] = str(limit - 1)
        headers[f"{prefix}-reset"] = reset
    return headers
