"""Our stub for the transports of httpx and httpx2: vcrpy's own reads a whole stream first."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import time
from collections import deque
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import anyio

from pytest_claude_params.record_mode import replays_only
from pytest_claude_params.sdk import vcr_messages
from pytest_claude_params.sdk.patches import certificates
from pytest_claude_params.sdk.patches.replacement import beneath_vcrpy
from pytest_claude_params.sdk.stubs import aiohttp_stub
from pytest_claude_params.sdk.stubs.answer_streams import CANCELLED, Replay, stream_class
from pytest_claude_params.sdk.stubs.exchange import async_driven, driven, exchange, teed
from pytest_claude_params.sdk.stubs.stopped_request import StoppedRequest
from pytest_claude_params.wire import platforms
from pytest_claude_params.wire.bodies import wire_chunks
from pytest_claude_params.wire.headers import REQUEST_HEADERS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pytest_claude_params.call import CallResponse
    from pytest_claude_params.faults.fault import Effect
    from pytest_claude_params.sdk.claude_cassette import ClaudeCassette, Current
    from pytest_claude_params.sdk.patches.replacement import Patch

LIBRARIES = ("httpx", "httpx2")
# Among the extensions of a request that a server in this process passes on: it was decided there.
PASSED_ON = "claude_params_passed_on"
_SYNC = ("HTTPTransport", "WSGITransport", "MockTransport")
_ASYNC = ("AsyncHTTPTransport", "ASGITransport", "MockTransport")

_KEPT_HEADERS = {name.encode(): name for name in REQUEST_HEADERS}
# How another library names a stream that broke off; the stub's own names are those recorded.
_OWN_CUTS: Mapping[str, str] = {}


def patches(cassette: ClaudeCassette, current: Current) -> tuple[Patch, ...]:
    """Return what to replace in the installed libraries: class, method, our stub.

    Args:
        cassette: the first that answers.
        current: returns the one that answers when a request is stopped.
    """
    return tuple(
        patch for library in libraries() for patch in _patches_of(library, cassette, current)
    )


@cache
def libraries() -> tuple[Any, ...]:
    """Return the installed ones; to look for them takes 0.1 ms."""
    return tuple(
        importlib.import_module(name) for name in LIBRARIES if importlib.util.find_spec(name)
    )


def _patches_of(library: Any, cassette: ClaudeCassette, current: Current) -> Iterator[Patch]:
    if replays_only(cassette.recorder.mode):
        yield from certificates.patches(library)
    for name in _SYNC:
        transport = getattr(library, name)
        stub = _sync_stub(library, current, beneath_vcrpy(transport.handle_request, cassette))
        yield transport, "handle_request", stub
    for name in _ASYNC:
        transport = getattr(library, name)
        real = beneath_vcrpy(transport.handle_async_request, cassette)
        async_stub = _async_stub(library, current, real)
        yield transport, "handle_async_request", async_stub
    for transport in aiohttp_stub.transports_of(library):
        real = aiohttp_stub.passed_on(transport.handle_async_request)
        cuts = aiohttp_stub.CUTS
        yield transport, "handle_async_request", _async_stub(library, current, real, cuts)


def _sync_stub(library: Any, current: Current, real: Any) -> Any:
    def handle_request(transport: Any, request: Any) -> Any:
        cassette = current()
        url = str(request.url)
        if not cassette.concerns(url, request.headers):
            body = request.read() if cassette.replays_others else b""
            other = cassette.other_answer(_other(request, body))
            return _played_other(library, other) if other else real(transport, request)
        stopped = _stopped(request, url, request.read())
        doer = _Doer(library, cassette, stopped, request, lambda: real(transport, request))
        answer = driven(exchange(cassette, stopped, doer))
        if answer is None:
            return doer.response
        return _played(library, answer, stopped.uri, request)

    return handle_request


def _async_stub(
    library: Any, current: Current, real: Any, cuts: Mapping[str, str] = _OWN_CUTS
) -> Any:
    async def handle_async_request(transport: Any, request: Any) -> Any:
        cassette = current()
        url = str(request.url)
        if PASSED_ON in request.extensions:
            return await real(transport, request)
        if not cassette.concerns(url, request.headers):
            body = await request.aread() if cassette.replays_others else b""
            other = cassette.other_answer(_other(request, body))
            return _played_other(library, other) if other else await real(transport, request)
        stopped = _stopped(request, url, await request.aread())
        doer = _AsyncDoer(library, cassette, stopped, request, lambda: real(transport, request))
        answer = await async_driven(exchange(cassette, stopped, doer))
        if answer is None:
            return doer.response
        return _played(library, answer, stopped.uri, request, cuts)

    return handle_async_request


@dataclass
class _Doer:
    """Sends a request of a client through its own transport.

    Args:
        library: the client's.
        cassette: takes what comes back.
        stopped: what is sent.
        request: the same as the library has it.
        real: sends it.
        response: what came back.
    """

    library: Any
    cassette: ClaudeCassette
    stopped: StoppedRequest
    request: Any
    real: Callable[[], Any]
    response: Any = None

    @property
    def timeout_s(self) -> float | None:
        """How long the client waits for each part of an answer."""
        waits: float | None = self.request.extensions.get("timeout", {}).get("read")
        return waits

    def wait(self, effect: Effect) -> Any:
        """Let the time pass that a fault takes."""
        time.sleep(effect.wait_s(self.timeout_s))

    def send(self) -> Any:
        """Send it; what comes back is recorded while it is read."""
        self._keep(self.real())

    def read(self) -> Any:
        """Read the answer to its end."""
        with contextlib.closing(self.response.stream):
            deque(self.response.stream, maxlen=0)

    def _keep(self, response: Any) -> None:
        response.stream = teed(self.library, self.cassette, self.stopped, response)
        self.response = response


class _AsyncDoer(_Doer):
    """The same with an event loop."""

    async def wait(self, effect: Effect) -> None:
        """Let the time pass that a fault takes."""
        await anyio.sleep(effect.wait_s(self.timeout_s))

    async def send(self) -> None:
        """Send it; what comes back is recorded while it is read."""
        self._keep(await self.real())

    async def read(self) -> None:
        """Read the answer to its end."""
        async with contextlib.aclosing(self.response.stream):
            async for _ in self.response.stream:
                pass


def _other(request: Any, body: bytes) -> StoppedRequest:
    return StoppedRequest(request.method, str(request.url), body, {}, request.headers)


def _played_other(library: Any, answer: dict[str, Any]) -> Any:
    headers = [(name, one) for name, values in answer["headers"].items() for one in values]
    return library.Response(
        answer["status"]["code"], headers=headers, content=answer["body"]["string"]
    )


def _stopped(request: Any, url: str, body: bytes) -> StoppedRequest:
    headers: dict[str, str] = {}
    # As a list: to ask the library for each by its name takes twice as long.
    for name, value in request.headers.raw:
        if kept := _KEPT_HEADERS.get(name.lower()):
            said = value.decode("latin-1")
            headers[kept] = f"{headers[kept]}, {said}" if kept in headers else said
    return StoppedRequest(request.method, url, body, headers, request.headers)


def _played(
    library: Any, answer: CallResponse, url: str, request: Any, cuts: Mapping[str, str] = _OWN_CUTS
) -> Any:
    if not answer.status:
        raise getattr(library, answer.cut)(vcr_messages.NO_ANSWER[answer.cut], request=request)
    framed = platforms.is_framed(url)
    was_cancelled = answer.cut == CANCELLED
    cut = "ReadTimeout" if was_cancelled else cuts.get(answer.cut, answer.cut)
    return library.Response(
        answer.status,
        headers=vcr_messages.played_headers(answer, framed=framed),
        stream=stream_class(Replay, library)(
            request,
            wire_chunks(answer, framed=framed),
            _exception(library, cut),
            (answer.latency_s or 0) if was_cancelled else None,
        ),
        extensions={"reason_phrase": answer.reason.encode("ascii")},
    )


def _exception(library: Any, name: str) -> type[Exception] | None:
    """Return the library's exception of a name; a file may hold any name, or none."""
    found = getattr(library, name, None) if name else None
    return found if isinstance(found, type) and issubclass(found, Exception) else None
