"""The certificates of all authorities, loaded once while replaying and not for each client.

A client of one's own, such as a default ``anthropic.Anthropic()``, loads them when it is built:
that takes 20 ms, and a replayed call less than one.
"""

from __future__ import annotations

import functools
import os
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator

    from pytest_claude_params.sdk.patches.replacement import Patch


_TRANSPORTS = ("HTTPTransport", "AsyncHTTPTransport")
_LOCATIONS = ("SSL_CERT_FILE", "SSL_CERT_DIR")


def patches(library: Any) -> Iterator[Patch]:
    """Yield what to replace in httpx or httpx2: class, method, ours."""
    for name in _TRANSPORTS:
        transport = getattr(library, name)
        yield transport, "__init__", _with_shared_certificates(library, transport.__init__)


@cache
def _with_shared_certificates(library: Any, real: Any) -> Any:
    @functools.wraps(real)
    def init(transport: Any, verify: Any = True, cert: Any = None, *args: Any, **more: Any) -> None:  # noqa: FBT002  (httpx's signature)
        # A client that names certificates, or wants none, gets what it asks for.
        if verify is True and cert is None:
            trust_env = more.get("trust_env", True)
            verify = _shared(library, *map(os.environ.get, _LOCATIONS), trust_env=trust_env)
        real(transport, verify, cert, *args, **more)

    return init


@cache
def _shared(library: Any, *_locations: str | None, trust_env: bool) -> ssl.SSLContext:
    context: ssl.SSLContext = library.create_ssl_context(trust_env=trust_env)
    return context
