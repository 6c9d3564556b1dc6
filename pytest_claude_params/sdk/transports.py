"""Our stub for the transports of httpx and httpx2: vcrpy's own reads a whole stream first.

While a stream is recorded its chunks are passed on as they come; on replay it comes back
event by event. A stream that was cut, or left early, is recorded as what it was.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import time
from collections import deque
from functools import cache
from typing import TYPE_CHECKING, Any

import anyio
import anyio.lowlevel
from vcr.request import Request

from pytest_claude_params import aws_event_stream, platforms
from pytest_claude_params.cassettes.bodies import wire_chunks
from pytest_claude_params.cassettes.headers import REQUEST_HEADERS
from pytest_claude_params.sdk import wire

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from pytest_claude_params.call import CallResponse
    from pytest_claude_params.sdk.interception import ClaudeCassette

LIBRARIES = ("httpx", "httpx2")
_SYNC = ("HTTPTransport", "WSGITransport", "MockTransport")
_ASYNC = ("AsyncHTTPTransport", "ASGITransport", "MockTransport")

Patch = tuple[Any, str, Any]


def patches(cassette: ClaudeCassette) -> tuple[Patch, ...]:
    """Return what to replace in the installed libraries: class, method, our stub."""
    return tuple(
        patch
        for name in LIBRARIES
        if importlib.util.find_spec(name)
        for patch in _patches_of(importlib.import_module(name), cassette)
    )


def _patches_of(library: Any, cassette: ClaudeCassette) -> Iterator[Patch]:
    for name in _SYNC:
        transport = getattr(library, name)
        stub = _sync_stub(library, cassette, transport.handle_request)
        yield transport, "handle_request", stub
    for name in _ASYNC:
        transport = getattr(library, name)
        async_stub = _async_stub(library, cassette, transport.handle_async_request)
        yield transport, "handle_async_request", async_stub


def _sync_stub(library: Any, cassette: ClaudeCassette, real: Any) -> Any:
    def handle_request(transport: Any, request: Any) -> Any:
        if not cassette.concerns(str(request.url), request.headers):
            return real(transport, request)
        stopped = _stopped(request, request.read())
        timeout_s = request.extensions.get("timeout", {}).get("read")
        if effect := cassette.effect_on(stopped):
            with cassette.waiting(stopped):
                time.sleep(effect.wait_s(timeout_s))
        if cassette.is_answered(stopped, timeout_s):
            return _played(library, cassette, stopped, request)
        response = real(transport, request)
        response.stream = _teed(library, cassette, stopped, response)
        if effect and effect.alters:
            with contextlib.closing(response.stream):
                deque(response.stream, maxlen=0)
            return _played(library, cassette, stopped, request)
        return response

    return handle_request


def _async_stub(library: Any, cassette: ClaudeCassette, real: Any) -> Any:
    async def handle_async_request(transport: Any, request: Any) -> Any:
        if not cassette.concerns(str(request.url), request.headers):
            return await real(transport, request)
        stopped = _stopped(request, await request.aread())
        timeout_s = request.extensions.get("timeout", {}).get("read")
        if effect := cassette.effect_on(stopped):
            with cassette.waiting(stopped):
                await anyio.sleep(effect.wait_s(timeout_s))
        if cassette.is_answered(stopped, timeout_s):
            return _played(library, cassette, stopped, request)
        response = await real(transport, request)
        response.stream = _teed(library, cassette, stopped, response)
        if effect and effect.alters:
            async with contextlib.aclosing(response.stream):
                async for _ in response.stream:
                    pass
            return _played(library, cassette, stopped, request)
        return response

    return handle_async_request


def _teed(library: Any, cassette: ClaudeCassette, stopped: Request, response: Any) -> Tee:
    tee: Tee = _stream_class(Tee, library)(library, cassette, stopped, response)
    cassette.open_answers.add(tee)
    return tee


def _stopped(request: Any, body: bytes) -> Request:
    # Only the headers that are looked at: vcrpy copies each one in turn.
    headers = {name: request.headers[name] for name in REQUEST_HEADERS if name in request.headers}
    return Request(request.method, str(request.url), body, headers)


def _played(library: Any, cassette: ClaudeCassette, stopped: Request, request: Any) -> Any:
    answer = cassette.answer_to(stopped)
    if not answer.status:
        raise getattr(library, answer.cut)(wire.NO_ANSWER[answer.cut], request=request)
    framed = platforms.is_framed(stopped.uri)
    return library.Response(
        answer.status,
        headers=wire.played_headers(answer, framed=framed),
        stream=_stream_class(Replay, library)(library, answer, request, framed=framed),
        extensions={"reason_phrase": answer.reason.encode("ascii")},
    )


class Replay:
    """A recorded answer, one event at a time; it breaks off if the recorded stream did."""

    def __init__(self, library: Any, answer: CallResponse, request: Any, *, framed: bool) -> None:
        self._chunks = wire_chunks(answer, framed=framed)
        self._request = request
        self._cut = getattr(library, answer.cut, None) if answer.cut else None

    def __iter__(self) -> Iterator[bytes]:
        yield from self._chunks
        if self._cut is not None:
            raise self._cut(
                "the stream broke off here, as recorded or injected", request=self._request
            )

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self:
            yield chunk
            # Other tasks get a turn between events, as while waiting for a socket.
            await anyio.lowlevel.checkpoint()


class Tee:
    """A live answer, passed on chunk by chunk, and recorded when it is closed."""

    def __init__(
        self, library: Any, cassette: ClaudeCassette, stopped: Request, response: Any
    ) -> None:
        self._library = library
        self._cassette = cassette
        self._stopped = stopped
        # Not the response itself: a circle would keep its socket until garbage is collected.
        self._status = {"code": response.status_code, "message": response.reason_phrase}
        self._headers = {name: [value] for name, value in response.headers.items()}
        self._live = response.stream
        self._chunks: list[bytes] = []
        self._cut = ""
        self._is_whole = False
        self._is_recorded = False

    def __iter__(self) -> Iterator[bytes]:
        with self._noting_a_cut():
            for chunk in self._live:
                self._chunks.append(chunk)
                yield chunk
        self._is_whole = True

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with self._noting_a_cut():
            async for chunk in self._live:
                self._chunks.append(chunk)
                yield chunk
        self._is_whole = True

    def close(self) -> None:
        """Give the connection back; the answer has ended."""
        self._live.close()
        self.end()

    async def aclose(self) -> None:
        """Give the connection back; the answer has ended."""
        await self._live.aclose()
        self.end()

    @contextlib.contextmanager
    def _noting_a_cut(self) -> Iterator[None]:
        try:
            yield
        except self._library.TransportError as error:
            self._cut = type(error).__name__
            self.end()  # SDK 0.40 does not close what has broken off.
            raise

    def _is_event_stream(self) -> bool:
        said = self._headers.get("content-type", [""])[0]
        return "text/event-stream" in said or said == aws_event_stream.CONTENT_TYPE

    def end(self) -> None:
        """Record what was read; a second time does nothing."""
        if self._is_recorded:
            return
        self._is_recorded = True
        self._cassette.open_answers.discard(self)
        if not self._is_whole and not self._is_event_stream():
            return  # A plain answer that nobody has read to its end is no answer.
        encoding = self._headers.pop("content-encoding", [""])[0]
        body = _decoded(self._library, b"".join(self._chunks), encoding)
        answer = {"status": self._status, "headers": self._headers, "body": {"string": body}}
        self._cassette.append(self._stopped, {**answer, "cut": self._cut})


@cache
def _stream_class(kind: type, library: Any) -> Any:
    """Make a stream of ours one of the library's, which insists on its own base classes."""
    return type(kind.__name__, (kind, library.SyncByteStream, library.AsyncByteStream), {})


def _decoded(library: Any, body: bytes, encoding: str) -> bytes:
    """Unpack what came, also of a stream that was cut; the client's own decoders know how."""
    headers = {"content-encoding": encoding}
    packed = library.Response(200, headers=headers, stream=library.ByteStream(body))
    unpacked = b""
    with contextlib.suppress(library.DecodingError):
        for chunk in packed.iter_bytes():
            unpacked += chunk
    return unpacked
