"""The placeholder for a key is sent to nobody: a client that got it may outlive its test.

Below the recorder, which answers what replays before it comes here.
"""

from __future__ import annotations

import http.client
import sys
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pytest_claude_params.network_guard import PlaceholderBlocked
from pytest_claude_params.network_guard.blocked_calls import placeholder_sent
from pytest_claude_params.network_guard.placeholder import PLACEHOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pytest_claude_params.sdk.patches.replacement import Patch

_IS_OURS = "_blocks_the_placeholder"


def blocked() -> Iterator[Callable[[], None]]:
    """Block it in each library that is loaded and does not yet; yields what undoes that."""
    for owner, name, ours in list(_patches()):
        real = getattr(owner, name)
        if not hasattr(real, _IS_OURS):
            setattr(ours, _IS_OURS, True)
            setattr(owner, name, ours)
            yield partial(setattr, owner, name, real)


def _patches() -> Iterator[Patch]:
    yield http.client.HTTPConnection, "putheader", _put_header(http.client.HTTPConnection.putheader)
    for library in filter(None, map(sys.modules.get, ("httpx", "httpx2"))):
        sync, asynchronous = library.HTTPTransport, library.AsyncHTTPTransport
        yield sync, "handle_request", _handled(sync.handle_request)
        yield asynchronous, "handle_async_request", _handled(asynchronous.handle_async_request)
    if aiohttp := sys.modules.get("aiohttp"):
        session = aiohttp.ClientSession
        yield session, "_request", _requested(session._request)  # noqa: SLF001


def _put_header(real: Any) -> Any:
    def putheader(connection: Any, name: Any, *values: Any) -> Any:
        check(values, connection.host)
        return real(connection, name, *values)

    return putheader


def _handled(real: Any) -> Any:
    # Asynchronous ones, too: what they return is awaited by who has called.
    def handle(transport: Any, request: Any) -> Any:
        check(request.headers.values(), request.url.host)
        return real(transport, request)

    return handle


def _requested(real: Any) -> Any:
    def request(session: Any, method: str, url: Any, **arguments: Any) -> Any:
        given = dict(arguments.get("headers") or {})
        check([*session.headers.values(), *given.values()], urlsplit(str(url)).hostname or "")
        return real(session, method, url, **arguments)

    return request


def check(values: Iterable[Any], host: str) -> None:
    """Raise `PlaceholderBlocked` if a request would be sent with the placeholder.

    Args:
        values: of its headers.
        host: whom it is for.
    """
    if any(PLACEHOLDER in _text(value) for value in values):
        raise PlaceholderBlocked(placeholder_sent(host))


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)
