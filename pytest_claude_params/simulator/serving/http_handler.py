"""HTTP on loopback: one connection of a client."""

from __future__ import annotations

import time
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, cast

from pytest_claude_params.simulator.http.api_error import ApiError
from pytest_claude_params.simulator.http.http_answer import Ending, pieces
from pytest_claude_params.simulator.http.received_request import ReceivedRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_claude_params.simulator.http.http_answer import Transmission
    from pytest_claude_params.simulator.serving.loopback_server import LoopbackServer

_LARGEST_BODY = 32 * 1024 * 1024


class Handler(BaseHTTPRequestHandler):
    """Read requests from one connection and write the answers."""

    protocol_version = "HTTP/1.1"
    # Small answers would else wait for the acknowledgement of the one before.
    disable_nagle_algorithm = True
    wbufsize = -1

    def __getattr__(self, name: str) -> Any:
        """Let every HTTP method through: that it is not allowed is an answer too."""
        if name.startswith("do_"):
            return self._handle
        raise AttributeError(name)

    def _handle(self) -> None:
        arrival = time.monotonic()
        length_text = self.headers.get("content-length") or "0"
        length = int(length_text) if length_text.isdecimal() else 0
        headers = {name.lower(): value for name, value in self.headers.items()}
        if length > _LARGEST_BODY:
            self.close_connection = True
            unread = ReceivedRequest(self.command, self.path, headers)
            error = ApiError("request_too_large", "Request exceeds the maximum size")
            self._send(self._server.gateway.reject(unread, error), arrival)
            return
        request = ReceivedRequest(self.command, self.path, headers, self.rfile.read(length))
        self._send(self._server.gateway.answer(request), arrival)

    @property
    def _server(self) -> LoopbackServer:
        return cast("LoopbackServer", self.server)

    def _send(self, transmission: Transmission, arrival: float) -> None:
        self._pause(transmission.delay_s)
        if transmission.status is not None and transmission.is_stream:
            self._send_stream(transmission, transmission.status, arrival)
        elif transmission.status is not None:
            self._send_plain(transmission, transmission.status, arrival)
        if transmission.ending is not Ending.COMPLETE:
            self.close_connection = True
        if transmission.ending is Ending.RESET:
            self._server.reset_connection(self.connection)

    def _send_plain(self, transmission: Transmission, status: int, arrival: float) -> None:
        (chunk,) = transmission.chunks
        self._wait(arrival, chunk.tokens)
        size = len(chunk.data)
        self._begin(transmission, status, {"content-length": str(size)})
        if self.command == "HEAD":
            return
        sent = chunk.data[: size // 2] if transmission.ending is Ending.CUT else chunk.data
        for piece in pieces(sent, transmission.piece_size):
            self.wfile.write(piece)
            self._pause_after_piece(transmission)

    def _send_stream(self, transmission: Transmission, status: int, arrival: float) -> None:
        self._begin(transmission, status, {"transfer-encoding": "chunked"})
        for chunk in transmission.chunks:
            self._wait(arrival, chunk.tokens)
            for piece in pieces(chunk.data, transmission.piece_size):
                self.wfile.write(b"%x\r\n%b\r\n" % (len(piece), piece))
                self.wfile.flush()
                self._pause_after_piece(transmission)
        if transmission.ending is Ending.COMPLETE:
            self.wfile.write(b"0\r\n\r\n")

    def _wait(self, arrival: float, tokens: int) -> None:
        """Wait until so many tokens are due."""
        pace = self._server.pace
        self._pause(arrival + pace.seconds(tokens) - time.monotonic() if pace else 0.0)

    def _pause_after_piece(self, transmission: Transmission) -> None:
        if transmission.pause_s:
            self.wfile.flush()
            self._pause(transmission.pause_s)

    def _pause(self, seconds: float) -> None:
        """Wait; a server that stops waits for nothing, and has no more to say."""
        if seconds > 0 and self._server.stopping.wait(seconds):
            raise ConnectionAbortedError("the simulator was stopped")

    def _begin(self, transmission: Transmission, status: int, transfer: Mapping[str, str]) -> None:
        self.send_response(status)
        self.send_header("x-simulated-by", self._server.simulated_by)
        for name, value in {**transmission.headers, **transfer}.items():
            self.send_header(name, value)
        self.end_headers()

    def version_string(self) -> str:
        """Name the server in the ``server`` header."""
        return self._server.simulated_by

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name in the base class
        """Keep quiet: what came is in the journal."""
