"""Who may ask the server: this machine, or who knows the token."""

from __future__ import annotations

import hmac
import ipaddress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

TOKEN = "x-claude-token"  # noqa: S105  (a header)
_NAMES = ("localhost", "host.docker.internal")


@dataclass(frozen=True)
class Access:
    """Decides who may ask.

    Args:
        token: what has to be sent as key, as bearer or in ``x-claude-token``; empty for nothing.
    """

    token: str = ""

    def why_not(self, headers: Mapping[str, str]) -> str:
        """Return why a request is not answered; an empty text if it is.

        Args:
            headers: with lower-case names.
        """
        if self.token:
            return "" if self._is_known(headers) else "the token is missing or wrong"
        # A web page may give its own name the address 127.0.0.1, but not send another name.
        host = _host(headers.get("host", ""))
        if host and not is_loopback(host):
            return f"{host!r} is not this machine: with --token, any name may be used"
        return ""

    def _is_known(self, headers: Mapping[str, str]) -> bool:
        bearer = headers.get("authorization", "").removeprefix("Bearer ")
        said = (headers.get(TOKEN, ""), headers.get("x-api-key", ""), bearer)
        # All are compared, so that the time tells nothing.
        return any(
            [hmac.compare_digest(one.encode(), self.token.encode()) for one in said]  # noqa: C419
        )


def is_loopback(host: str) -> bool:
    """Whether a name or an address is this machine's own."""
    if host.lower().rstrip(".") in _NAMES or host.lower().endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def _host(place: str) -> str:
    """Return a host without its port."""
    if place.startswith("["):
        return place.partition("]")[0] + "]"
    return place.partition(":")[0]
