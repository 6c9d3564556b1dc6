"""The server itself: in a thread of its own, on an address, until it is stopped."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import threading
from typing import TYPE_CHECKING, Any, Self

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from pytest_claude_params.errors import UsageError
from pytest_claude_params.server.app import app_of
from pytest_claude_params.server.sending import Line

if TYPE_CHECKING:
    from pytest_claude_params.server.serves import Serves

# Clients keep connections for minutes, and one that is closed as they use it is an error to them.
_KEEP_ALIVE_S = 3600
_LONGEST_HEAD = 256 * 1024
_BACKLOG = 2048


class Server:
    """Answers on one address.

    Args:
        serves: what it answers with.
        host: the address to listen on.
        port: the port; 0 for any that is free.
        quiet: whether what the HTTP library has to say is left out.
    """

    def __init__(
        self, serves: Serves, host: str = "127.0.0.1", port: int = 0, *, quiet: bool = False
    ) -> None:
        self.serves = serves
        self._host, self._port = host, port
        self._quiet = quiet
        self._socket: socket.socket | None = None
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._socket.getsockname()[1]) if self._socket else self._port

    @property
    def place(self) -> str:
        """Host and port."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._host, self._host)  # noqa: S104
        return f"[{host}]:{self.port}" if ":" in host else f"{host}:{self.port}"

    @property
    def base_url(self) -> str:
        """What to give a client as its base URL."""
        return f"http://{self.place}"

    def start(self) -> Self:
        """Begin to answer; an address that cannot be listened on is a ``UsageError``."""
        self._socket = self._bound()
        line = Line()
        config = uvicorn.Config(
            app_of(self.serves, line),
            http=_protocol(line),
            ws="none",
            lifespan="off",
            log_config=None,
            log_level=logging.CRITICAL if self._quiet else None,
            access_log=False,
            server_header=False,
            date_header=False,
            proxy_headers=False,
            backlog=_BACKLOG,
            timeout_keep_alive=_KEEP_ALIVE_S,
            timeout_graceful_shutdown=1,
            h11_max_incomplete_event_size=_LONGEST_HEAD,
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=asyncio.run,
            args=(self._served(self._server),),
            name="claude-server",
            daemon=True,
        )
        self._thread.start()
        return self

    async def _served(self, server: uvicorn.Server) -> None:
        try:
            await server.serve([self._socket] if self._socket else None)
        finally:
            if self.serves.upstream:
                await self.serves.upstream.close()

    def stop(self) -> None:
        """Stop answering, and free the port."""
        if self._server is None or self._thread is None:
            return
        self._server.should_exit = True
        self._thread.join()
        self._server = self._thread = None
        if self._socket is not None:
            self._socket.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *error: object) -> None:
        self.stop()

    def _bound(self) -> socket.socket:
        try:
            family, _, _, _, address = socket.getaddrinfo(
                self._host, self._port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
            )[0]
        except OSError as error:
            raise UsageError(f"--host {self._host} is no address: {error.strerror}") from None
        # The protocol has to be named: asyncio switches Nagle's algorithm off only where it is, and
        # with it on the second part of an answer waits 40 ms for the client to confirm the first.
        bound = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind(address)
            bound.listen(_BACKLOG)
        except OSError as error:
            bound.close()
            taken = ", since another program does" if error.errno == errno.EADDRINUSE else ""
            raise UsageError(
                f"port {self._port} of {self._host} cannot be listened on{taken} "
                f"({error.strerror}). Give another one, or 0 for any that is free"
            ) from None
        return bound


def _protocol(line: Line) -> type[H11Protocol]:
    """Return HTTP/1.1 that tells of its connections."""

    class Protocol(H11Protocol):
        def connection_made(self, transport: Any) -> None:
            line.opened(transport)
            super().connection_made(transport)

        def connection_lost(self, exc: Exception | None) -> None:
            line.closed(self.transport)
            super().connection_lost(exc)

    return Protocol
