"""The server on loopback: the connections that clients hold open, and how they end."""

from __future__ import annotations

import contextlib
import socket
import struct
import sys
import threading
from http.server import ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from pytest_claude_params.simulator.http.response_headers import simulated_by

if TYPE_CHECKING:
    from http.server import BaseHTTPRequestHandler

    from pytest_claude_params.simulator.composing.pace import Pace
    from pytest_claude_params.simulator.serving.gateway import Gateway

LOOPBACK = "127.0.0.1"


class LoopbackServer(ThreadingHTTPServer):
    """A server that closes what clients left open."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, port: int, handler: type[BaseHTTPRequestHandler], gateway: Gateway, pace: Pace | None
    ) -> None:
        self.gateway = gateway
        self.pace = pace
        self.stopping = threading.Event()
        self.simulated_by = simulated_by()
        self._connections: set[socket.socket] = set()
        self._reset: set[socket.socket] = set()
        super().__init__((LOOPBACK, port), handler)

    def server_bind(self) -> None:
        """Bind without asking the resolver for a name, which can take seconds."""
        socket_address = self.server_address
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(socket_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = LOOPBACK, self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        """Remember the connection, then serve it in a thread of its own."""
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget a connection that has ended."""
        self._connections.discard(request)
        if request in self._reset:
            # To shut it down first would end it in good order.
            self._reset.discard(request)
            self.close_request(request)
        else:
            super().shutdown_request(request)

    def reset_connection(self, connection: socket.socket) -> None:
        """Let a connection end with a reset as soon as its thread is done with it."""
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._reset.add(connection)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet about clients that went away, and about connections closed at the end."""
        if not isinstance(sys.exception(), OSError) and not self.stopping.is_set():
            super().handle_error(request, client_address)

    def stop(self) -> None:
        """Stop, and end what clients still hold open, so that no thread outlives the server."""
        self.stopping.set()
        self.shutdown()
        self.server_close()
        for connection in list(self._connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
