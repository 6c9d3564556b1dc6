"""Requests that reach this process over HTTP, answered as those that it makes itself.

The server is one more stub: it asks the same cassette, which asks the recorder.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import anyio

from pytest_claude_params.sdk import vcr_messages
from pytest_claude_params.sdk.claude_cassette import ClaudeCassette
from pytest_claude_params.sdk.stubs.answer_streams import CANCELLED, LATE_S
from pytest_claude_params.sdk.stubs.exchange import async_driven, exchange
from pytest_claude_params.sdk.stubs.stopped_request import StoppedRequest
from pytest_claude_params.sdk.upstream import UpstreamError
from pytest_claude_params.wire import platforms
from pytest_claude_params.wire.bodies import wire_chunks

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
    from contextlib import AbstractContextManager

    from pytest_claude_params.call import CallResponse
    from pytest_claude_params.cassettes.recording.recorder import Recorder
    from pytest_claude_params.faults.fault import Effect
    from pytest_claude_params.sdk.upstream import Upstream

# What belongs to one connection.
_NOT_PASSED_BACK = frozenset(
    {
        "alt-svc", "connection", "content-length", "date", "keep-alive", "server", "set-cookie",
        "trailer", "transfer-encoding", "upgrade",
    }
)  # fmt: skip
# What a client is told by its connection, not by an answer.
_NO_TIME_LEFT = frozenset({"ConnectTimeout", "ReadTimeout"})


class BrokenOffError(Exception):
    """The answer ends here, before its end: the connection is lost.

    Args:
        is_silent: whether the client hears nothing until it gives up by itself.
    """

    def __init__(self, *, is_silent: bool = False) -> None:
        super().__init__("the answer broke off here, as recorded or injected")
        self.is_silent = is_silent


class ClientLeftError(Exception):
    """The client did not stay for an answer that takes its time."""


@dataclass
class Answer:
    """What a client gets.

    Args:
        status: the HTTP status.
        headers: lower-case names.
        chunks: the body as it is sent, a stream event by event; raises ``BrokenOffError``.
        is_stream: whether it is a stream of events.
        is_cut: whether it ends before its end, so that who leaves early has got all there is.
    """

    status: int
    headers: dict[str, str]
    chunks: AsyncIterator[bytes]
    is_stream: bool
    is_cut: bool = False


def cassette_of(recorder: Recorder) -> ClaudeCassette:
    """Return what asks a recorder, where nothing of this process is intercepted."""
    return ClaudeCassette(
        recorder=recorder, skip_patchers=(), path=str(recorder.cassette.path), record_mode="none"
    )


def received(
    method: str, url: str, headers: Mapping[str, str], body: bytes, packed: bytes = b""
) -> StoppedRequest:
    """Return a request as the stubs have theirs.

    Args:
        method: the HTTP method, upper case.
        url: as the API would be asked.
        headers: every one, with lower-case names.
        body: what is read of it.
        packed: what came and is passed on, where the body was unpacked.
    """
    return StoppedRequest(method, url, body, dict(headers), headers, packed)


async def answer(
    cassette: ClaudeCassette,
    asked: StoppedRequest,
    upstream: Upstream | None,
    left: Callable[[], Awaitable[None]],
    *,
    as_recorded: bool = False,
) -> Answer:
    """Answer a request from the cassette, or from the API.

    Raises ``CassetteMiss``, ``RecorderFailed``, ``BrokenOffError``, ``ClientLeftError`` and
    ``UpstreamError``.

    Args:
        cassette: decides.
        asked: the request.
        upstream: who answers what is not recorded, where the record mode lets it out.
        left: waits until the client has left.
        as_recorded: whether answers take as long as they took when they were recorded.
    """
    doer = _Doer(cassette, asked, upstream, left)
    with upstream.reached() if upstream else contextlib.nullcontext():
        played = await async_driven(exchange(cassette, asked, doer))
    if played is None:
        return _passed_back(doer)
    # What a fault has altered was waited for already.
    is_timed = as_recorded and doer.response is None
    return _replayed(played, asked.uri, as_recorded=is_timed)


@dataclass
class _Doer:
    """Sends a client's request on to the API.

    Args:
        cassette: takes what comes back.
        asked: what is sent.
        upstream: sends it.
        left: waits until the client has left.
        response: what came back.
        stream: the same, as it is read.
    """

    cassette: ClaudeCassette
    asked: StoppedRequest
    upstream: Upstream | None
    left: Callable[[], Awaitable[None]]
    response: Any = None
    stream: Any = None
    # Who asks has a clock of its own.
    timeout_s: float | None = None

    async def wait(self, effect: Effect) -> None:
        """Let the time pass that a fault takes, as long as anybody waits for the answer."""
        with anyio.move_on_after(effect.lasts_s):
            await self.left()
            raise ClientLeftError

    async def send(self) -> str:
        """Send it; returns why the answer is not recorded, or nothing."""
        if self.upstream is None:
            raise LookupError("a request was let out, and nobody is there to answer it")
        response = self.response = await self.upstream.send(self.asked)
        if not self.upstream.keeps(response):
            self.stream = response.stream
            return f"status {response.status_code}"
        self.stream = self.upstream.teed(self.cassette, self.asked, response)
        return ""

    def asking(self) -> AbstractContextManager[None]:
        """Tell the API's side that its answer is being read."""
        return self.upstream.asking() if self.upstream else contextlib.nullcontext()

    async def read(self) -> None:
        """Read the answer to its end."""
        async with contextlib.aclosing(self.stream):
            try:
                with self.asking():
                    async for _ in self.stream:
                        pass
            except Exception as error:
                if not self.is_cut(error):
                    raise
                raise UpstreamError(f"{self._origin} did not answer to the end") from error

    def is_cut(self, error: BaseException) -> bool:
        """Whether an error is the connection to the API, lost."""
        return self.upstream is not None and self.upstream.is_cut(error)

    @property
    def _origin(self) -> str:
        return self.upstream.origin if self.upstream else ""


def _replayed(response: CallResponse, url: str, *, as_recorded: bool) -> Answer:
    if not response.status:
        raise BrokenOffError(is_silent=response.cut in _NO_TIME_LEFT)
    framed = platforms.is_framed(url)
    chunks = wire_chunks(response, framed=framed)
    pause = (response.latency_s or 0) / max(1, len(chunks)) if as_recorded else 0
    headers = vcr_messages.played_headers(response, framed=framed)
    if not (response.is_stream or response.cut):
        headers["content-length"] = str(sum(map(len, chunks)))
    return Answer(
        response.status,
        headers,
        _played(response, chunks, pause),
        response.is_stream,
        is_cut=bool(response.cut),
    )


async def _played(
    response: CallResponse, chunks: list[bytes], pause_s: float
) -> AsyncIterator[bytes]:
    """Yield a recorded answer; only how long it took as a whole is known, so events come evenly."""
    for chunk in chunks:
        await anyio.sleep(pause_s)  # others get a turn, also where nothing is waited for
        yield chunk
    if response.cut == CANCELLED:
        await anyio.sleep((response.latency_s or 0) + LATE_S)
    if response.cut:
        raise BrokenOffError


def _passed_back(doer: _Doer) -> Answer:
    headers = {
        name.lower(): value
        for name, value in doer.response.headers.items()
        if name.lower() not in _NOT_PASSED_BACK
    }
    is_stream = "event-stream" in headers.get("content-type", "")
    return Answer(doer.response.status_code, headers, _passed(doer), is_stream)


async def _passed(doer: _Doer) -> AsyncIterator[bytes]:
    try:
        with doer.asking():
            async for chunk in doer.stream:
                yield chunk
    except Exception as error:
        if not doer.is_cut(error):
            raise
        raise BrokenOffError from error
    finally:
        # A client that leaves early gives the connection back, too, and what came is recorded.
        with anyio.CancelScope(shield=True):
            await doer.stream.aclose()
