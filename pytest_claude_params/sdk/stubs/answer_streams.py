"""Answers as streams: passed on while they are recorded, and replayed event by event.

A stream that was cut, or left early, is recorded as what it was. One whose reader was cancelled
while it waited for more lets its reader wait again.
"""

from __future__ import annotations

import contextlib
from functools import cache
from typing import TYPE_CHECKING, Any

import anyio.lowlevel
import anyio.to_thread

from pytest_claude_params.wire import aws_event_stream

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from pytest_claude_params.sdk.claude_cassette import ClaudeCassette
    from pytest_claude_params.sdk.stubs.stopped_request import StoppedRequest


CANCELLED = "CancelledError"
_BROKE_OFF = "the stream broke off here, as recorded or injected"
_NOT_CANCELLED = "its reader was cancelled here when the stream was recorded, and is not now"
# The code that cancels has a clock of its own, which may be late on a busy machine.
LATE_S = 5.0


class Replay:
    """A recorded answer, one event at a time; it breaks off if the recorded stream did.

    Args:
        request: what is answered, as the library has it.
        chunks: what came.
        cut: the library's exception that ended it; ``None`` if it ended by itself.
        cancelled_after_s: when its reader was cancelled, in seconds; ``None`` if it was not.
    """

    def __init__(
        self, request: Any, chunks: list[bytes], cut: Any, cancelled_after_s: float | None = None
    ) -> None:
        self._request = request
        self._chunks = chunks
        self._cut = cut
        self._cancelled_after_s = cancelled_after_s

    def __iter__(self) -> Iterator[bytes]:
        yield from self._chunks
        self._break_off()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for chunk in self._chunks:
            yield chunk
            # Other tasks get a turn between events, as while waiting for a socket.
            await anyio.lowlevel.checkpoint()
        if self._cancelled_after_s is not None:
            await anyio.sleep(self._cancelled_after_s + LATE_S)
        self._break_off()

    def _break_off(self) -> None:
        if self._cut is not None:
            why = _BROKE_OFF if self._cancelled_after_s is None else _NOT_CANCELLED
            raise self._cut(why, request=self._request)


class Tee:
    """A live answer, passed on chunk by chunk, and recorded when it is closed."""

    def __init__(
        self, library: Any, cassette: ClaudeCassette, stopped: StoppedRequest, response: Any
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
        try:
            for chunk in self._live:
                self._chunks.append(chunk)
                yield chunk
        except self._library.TransportError as error:
            self._cut = type(error).__name__
            self.end()  # SDK 0.40 does not close what has broken off.
            raise
        self._is_whole = True
        self.end()  # Before its reader knows that it was all.

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._live:
                self._chunks.append(chunk)
                yield chunk
        except self._library.TransportError as error:
            self._cut = type(error).__name__
            await self._end_in_thread()
            raise
        except anyio.get_cancelled_exc_class():
            self._cut = CANCELLED
            raise
        self._is_whole = True
        await self._end_in_thread()  # Before its reader knows that it was all.

    def close(self) -> None:
        """Give the connection back; the answer has ended."""
        self._live.close()
        self.end()

    async def aclose(self) -> None:
        """Give the connection back; the answer has ended."""
        await self._live.aclose()
        await self._end_in_thread()

    async def _end_in_thread(self) -> None:
        """Record what was read; the event loop goes on while it is written."""
        if self._is_recorded:
            return
        self.end(on_disk=False)
        # A reader that is cancelled now has paid for the answer, too.
        with anyio.CancelScope(shield=True):
            await anyio.to_thread.run_sync(self._cassette.see_to_disk, self._stopped)

    def _is_event_stream(self) -> bool:
        said = self._headers.get("content-type", [""])[0]
        return "text/event-stream" in said or said == aws_event_stream.CONTENT_TYPE

    def end(self, *, on_disk: bool = True) -> None:
        """Record what was read; a second time does nothing.

        Args:
            on_disk: whether it is on disk by then; else the cassette has to see to it.
        """
        if self._is_recorded:
            return
        self._is_recorded = True
        self._cassette.open_answers.discard(self)
        if not self._is_whole and not self._is_event_stream():
            # A plain answer that nobody has read to its end is no answer.
            self._cassette.note_no_answer(self._stopped, self._cut or "not read to its end")
            return
        encoding = self._headers.pop("content-encoding", [""])[0]
        body = _decoded(self._library, b"".join(self._chunks), encoding)
        answer: dict[str, Any] = {
            "status": self._status,
            "headers": self._headers,
            "body": {"string": body},
        }
        answer["cut"] = self._cut
        self._cassette.append(self._stopped, answer, on_disk=on_disk)


@cache
def stream_class(kind: type, library: Any) -> Any:
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
