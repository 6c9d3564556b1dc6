"""HTTP on loopback: one connection of a client."""

from __future__ import annotations

import gzip
import time
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any, cast

from pytest_claude_params.simulator.api import LinesReply, PlainReply, StreamReply
from pytest_claude_params.simulator.api_error import ApiError
from pytest_claude_params.simulator.journal import ReceivedRequest
from pytest_claude_params.simulator.response_headers import response_headers

if TYPE_CHECKING:
    from pytest_claude_params.simulator.server import LoopbackServer

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
        request_id = self._server.api.request_id()
        request = self._received(request_id)
        if request is None:
            return
        self._server.requests.append(request)
        reply = self._server.api.reply_to(request, request_id)
        if isinstance(reply, StreamReply):
            self._send_stream(reply, request_id, arrival)
        else:
            self._wait(arrival, reply.tokens)
            self._send_plain(reply, request_id)

    @property
    def _server(self) -> LoopbackServer:
        return cast("LoopbackServer", self.server)

    def _received(self, request_id: str) -> ReceivedRequest | None:
        length_text = self.headers.get("content-length") or "0"
        length = int(length_text) if length_text.isdecimal() else 0
        if length > _LARGEST_BODY:
            error = ApiError("request_too_large", "Request exceeds the maximum size")
            self.close_connection = True
            self._send_plain(PlainReply(error.status, error.envelope(request_id)), request_id)
            return None
        headers = {name.lower(): value for name, value in self.headers.items()}
        return ReceivedRequest(self.command, self.path, headers, self.rfile.read(length))

    def _send_plain(self, reply: PlainReply | LinesReply, request_id: str) -> None:
        # Half of a surrogate pair can be asked for in JSON, but not be sent.
        body = reply.text().encode(errors="replace")
        self._begin(reply.status, request_id, reply.content_type)
        if "gzip" in self.headers.get("accept-encoding", ""):
            body = gzip.compress(body, compresslevel=1, mtime=0)
            self.send_header("content-encoding", "gzip")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _send_stream(self, reply: StreamReply, request_id: str, arrival: float) -> None:
        self._begin(200, request_id, "text/event-stream; charset=utf-8")
        self.send_header("cache-control", "no-cache")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        for event in reply.events:
            self._wait(arrival, event.tokens)
            data = event.encoded(reply.padding)
            self.wfile.write(b"%x\r\n%b\r\n" % (len(data), data))
            self.wfile.flush()
        self.wfile.write(b"0\r\n\r\n")

    def _wait(self, arrival: float, tokens: int) -> None:
        """Wait until so many tokens are due; a server that stops waits for nothing."""
        pace = self._server.pace
        left = arrival + pace.seconds(tokens) - time.monotonic() if pace else 0.0
        if left > 0:
            self._server.stopping.wait(left)

    def _begin(self, status: int, request_id: str, content_type: str) -> None:
        self.send_response(status)
        self.send_header("content-type", content_type)
        self.send_header("x-simulated-by", self._server.simulated_by)
        for name, value in response_headers(request_id).items():
            self.send_header(name, value)

    def version_string(self) -> str:
        """Name the server in the ``server`` header."""
        return self._server.simulated_by

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name in the base class
        """Keep quiet: what came is in the journal."""
