"""Answers on their way to a client, which may leave before the end, or is left."""

from __future__ import annotations

import socket
import struct
from typing import TYPE_CHECKING

import anyio

from pytest_claude_params.sdk.served import BrokenOffError

if TYPE_CHECKING:
    import asyncio

    from starlette.types import Receive, Scope, Send

    from pytest_claude_params.sdk.served import Answer


class Line:
    """The connections of a server, which an answer may break off."""

    def __init__(self) -> None:
        self._transports: dict[tuple[str, int], asyncio.Transport] = {}

    def opened(self, transport: asyncio.Transport) -> None:
        """Note a connection."""
        if peer := _peer(transport):
            self._transports[peer] = transport

    def closed(self, transport: asyncio.Transport) -> None:
        """Forget a connection."""
        peer = _peer(transport)
        # The next connection from that port may have been greeted by then.
        if peer and self._transports.get(peer) is transport:
            del self._transports[peer]

    async def break_off(self, scope: Scope, receive: Receive, *, is_silent: bool = False) -> None:
        """Reset the connection of a request, and wait until it is gone.

        Args:
            scope: the request's.
            receive: tells that the client has left.
            is_silent: whether to wait until the client gives up by itself.
        """
        transport = self._transports.get(tuple(scope["client"] or ()))
        if transport is not None and not is_silent:
            # Without it, the connection would end in good order.
            connection = transport.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            transport.abort()
        await gone(receive)


def _peer(transport: asyncio.Transport) -> tuple[str, int] | None:
    """Return who is at the other end; nobody, where they had left before they were greeted."""
    found = transport.get_extra_info("peername")
    return (str(found[0]), int(found[1])) if found else None


async def gone(receive: Receive) -> None:
    """Wait until the client has left."""
    while (await receive())["type"] != "http.disconnect":
        pass


async def send_answer(
    answer: Answer, line: Line, scope: Scope, receive: Receive, send: Send
) -> None:
    """Send an answer chunk by chunk; stop when the client leaves.

    Args:
        answer: what it gets.
        line: breaks the connection off where the answer does.
        scope: the request's.
        receive: tells that the client has left.
        send: takes what is sent.
    """
    async with anyio.create_task_group() as tasks:

        async def leave() -> None:
            await gone(receive)
            tasks.cancel_scope.cancel()

        tasks.start_soon(leave)
        try:
            await _send(answer, scope, send)
        except BrokenOffError:
            await line.break_off(scope, receive)
        finally:
            tasks.cancel_scope.cancel()


async def _send(answer: Answer, scope: Scope, send: Send) -> None:
    headers = [(name.encode(), value.encode("latin-1")) for name, value in answer.headers.items()]
    if answer.is_stream:
        headers.append((b"cache-control", b"no-cache"))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    if scope["method"] == "HEAD":
        await answer.chunks.aclose()  # type: ignore[attr-defined]
    else:
        async for chunk in answer.chunks:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})
