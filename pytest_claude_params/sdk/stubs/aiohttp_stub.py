"""aiohttp: its own clients through vcrpy's stub, and under httpx through ours, which does not wait.

The SDK's ``DefaultAioHttpClient`` is an httpx client whose transport asks aiohttp. vcrpy's stub
for aiohttp reads a whole answer first, so what our stub sends on must pass it by.
"""

from __future__ import annotations

import sys
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import anyio
import anyio.to_thread

from pytest_claude_params.sdk.patches.replacement import beneath_vcrpy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vcr.request import Request

    from pytest_claude_params.sdk.claude_cassette import ClaudeCassette, Current
    from pytest_claude_params.sdk.patches.replacement import Patch


# Where the transport is: in the package of its own, or in the SDK, which brings a copy.
MODULES = ("anthropic._vendor.httpx_aiohttp", "httpx_aiohttp")
# What a stream that breaks off raises there: aiohttp has one name for all that may happen.
CUTS = {"RemoteProtocolError": "ReadError"}
_IS_PASSED_ON: ContextVar[bool] = ContextVar("is_passed_on", default=False)


def transports_of(library: Any) -> Iterator[Any]:
    """Yield the transports over aiohttp that belong to httpx or to httpx2."""
    for name in MODULES:
        transport = getattr(sys.modules.get(name), "AiohttpTransport", None)
        if transport and issubclass(transport, library.AsyncBaseTransport):
            yield transport


def passed_on(real: Any) -> Any:
    """Return a transport's method whose request passes vcrpy's stub by."""

    async def handle_async_request(transport: Any, request: Any) -> Any:
        token = _IS_PASSED_ON.set(True)
        try:
            return await real(transport, request)
        finally:
            _IS_PASSED_ON.reset(token)

    return handle_async_request


def patches(cassette: ClaudeCassette, current: Current) -> Iterator[Patch]:
    """Return what to replace in aiohttp, if it is there: class, method, our stub.

    Args:
        cassette: the first that answers.
        current: returns the one that answers when a request is stopped.
    """
    if "aiohttp" not in sys.modules:
        return
    import aiohttp

    real = beneath_vcrpy(aiohttp.ClientSession._request, cassette)  # noqa: SLF001  (what vcrpy replaces, too)

    async def request(session: Any, *arguments: Any, **more: Any) -> Any:
        send = real if _IS_PASSED_ON.get() else _stub(current(), real)
        return await send(session, *arguments, **more)

    yield aiohttp.ClientSession, "_request", request


def _stub(cassette: ClaudeCassette, real: Any) -> Any:
    stub = _stub_with_faults if cassette.recorder.faults else _vcrpys_stub

    async def request(*arguments: Any, **more: Any) -> Any:
        written_later = _WrittenLater(cassette)
        try:
            return await stub(written_later, real)(*arguments, **more)
        finally:
            await written_later.see_to_disk()

    return request


def _stub_with_faults(cassette: Any, real: Any) -> Any:
    from pytest_claude_params.sdk.patches import aiohttp_faults

    return aiohttp_faults.stub(cassette, real)


def _vcrpys_stub(cassette: Any, real: Any) -> Any:
    from vcr.stubs import aiohttp_stubs

    return aiohttp_stubs.vcr_request(cassette, real)


class _WrittenLater:
    """A cassette as vcrpy's stub sees it, which records in the event loop and must not block it.

    Args:
        cassette: records.
    """

    def __init__(self, cassette: ClaudeCassette) -> None:
        self._cassette = cassette
        self._recorded: list[Request] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cassette, name)

    def append(self, request: Request, response: dict[str, Any]) -> None:
        """Record a live answer, and leave the disk for later."""
        self._recorded.append(request)
        self._cassette.append(request, response, on_disk=False)

    async def see_to_disk(self) -> None:
        """Write what was recorded; the event loop goes on meanwhile."""
        # A reader that is cancelled now has paid for the answer, too.
        with anyio.CancelScope(shield=True):
            for request in self._recorded:
                await anyio.to_thread.run_sync(self._cassette.see_to_disk, request)
