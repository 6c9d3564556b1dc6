"""Answers on their way to a client, which may leave before the end, or is left."""

from __future__ import annotations

import socket
import struct
from typing import TYPE_CHECKING

import anyio
import anyio.lowlevel

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

    def is_open(self, scope: Scope) -> bool:
        """Whether the client of a request is still there."""
        transport = self._transport_of(scope)
        return transport is not None and not transport.is_closing()

    def _transport_of(self, scope: Scope) -> asyncio.Transport | None:
        return self._transports.get(tuple(scope["client"] or ()))

    async def break_off(self, scope: Scope, receive: Receive, *, is_silent: bool = False) -> None:
        """Reset the connection of a request, and wait until it is gone.

        Args:
            scope: the request's.
            receive: tells that the client has left.
            is_silent: whether to wait until the client gives up by itself.
        """
        transport = self._transport_of(scope)
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
) -> bool:
    """Send an answer chunk by chunk; stop when the client leaves.

    Returns whether it has got all of it, as far as this side of the line can know.

    Args:
        answer: what it gets.
        line: breaks the connection off where the answer does.
        scope: the request's.
        receive: tells that the client has left.
        send: takes what is sent.
    """
    arrived = answer.is_cut
    async with anyio.create_task_group() as tasks:

        async def leave() -> None:
            await gone(receive)
            tasks.cancel_scope.cancel()

        tasks.start_soon(leave)
        try:
            arrived |= await _send(answer, line, scope, send)
        except BrokenOffError:
            arrived = True
            await line.break_off(scope, receive)
        finally:
            tasks.cancel_scope.cancel()
    return arrived


async def _send(answer: Answer, line: Line, scope: Scope, send: Send) -> bool:
    headers = [(name.encode(), value.encode("latin-1")) for name, value in answer.headers.items()]
    if answer.is_stream:
        headers.append((b"cache-control", b"no-cache"))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    if scope["method"] == "HEAD":
        await answer.chunks.aclose()  # type: ignore[attr-defined]
    else:
        async for chunk in answer.chunks:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await anyio.lowlevel.checkpoint()  # so that one who left meanwhile is noticed
    # Before the end, since a connection that is not kept is closed with it.
    is_there = line.is_open(scope)
    await send({"type": "http.response.body", "body": b"", "more_body": False})
    return is_there
