"""HTTP as clients speak it: what other servers of recordings have stumbled over.

Connections that are kept, bodies that are packed, streams whose reader leaves, HTTP/2, curl.
"""

from __future__ import annotations

import asyncio
import gzip
import http.client
import json
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pytest_claude_params.server import incoming
from pytest_claude_params.simulator import Simulator

OPENED = Path("/proc/self/fd")
needs_curl = pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")

ANSWER = {
    "id": "msg_1",
    "type": "message",
    "role": "assistant",
    "model": "claude-haiku-4-5",
    "content": [{"type": "text", "text": "Hello"}],
    "stop_reason": "end_turn",
    "stop_sequence": None,
    "usage": {"input_tokens": 8, "output_tokens": 2},
}


def curl(*arguments):
    return subprocess.run(
        ["curl", "-sS", "--max-time", "30", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


def asked(client, prompt, **more):
    return (
        f"{client.base_url}/v1/messages",
        *("-H", "anthropic-version: 2026-10-21", "-H", "content-type: application/json"),
        *("-d", json.dumps(client.message(prompt, **more))),
    )


@needs_curl
@pytest.mark.parametrize("how", [(), ("--http1.0",), ("--http2",), ("-H", "expect: 100-continue")])
def test_curl(recorded, serve, how):
    recorded("Say hello")
    with serve() as client:
        got = curl(*how, *asked(client, "Say hello"))

    assert (got.returncode, json.loads(got.stdout)["type"]) == (0, "message")


@needs_curl
def test_curl_sees_a_stream_and_a_head(recorded, serve):
    recorded("Say hello", stream=True)
    with serve() as client:
        got = curl("-N", *asked(client, "Say hello", stream=True))
        head = curl("-I", client.base_url)

    assert got.stdout.startswith("event: message_start\ndata: {")
    assert got.stdout.endswith("\n\n")
    assert head.stdout.startswith("HTTP/1.1 200")


@needs_curl
def test_http2_without_an_upgrade_is_no_hang(serve):
    with serve() as client:
        got = curl("--http2-prior-knowledge", client.base_url)

        assert got.returncode != 0
        assert client.send("GET", "/").status == 200


def test_a_packed_request_is_matched_by_what_it_says(recorded, serve):
    recorded("Say hello")
    with serve() as client:
        connection = http.client.HTTPConnection("127.0.0.1", client.server.port, timeout=30)
        body = gzip.compress(json.dumps(client.message("Say hello")).encode())
        headers = {"anthropic-version": "2026-10-21", "content-encoding": "gzip"}
        connection.request("POST", "/v1/messages", body, headers)
        assert connection.getresponse().status == 200
        connection.close()


def test_a_packed_request_is_unpacked_once():
    """What is read and looked up is plain by then; what is passed on is as it came."""
    plain = b'{"model": "claude-haiku-4-5"}'
    packed = gzip.compress(plain)
    headers = [(b"anthropic-version", b"2026-10-21"), (b"content-encoding", b"gzip")]
    scope = {"type": "http", "method": "POST", "query_string": b"", "headers": headers}

    async def receive():
        return {"type": "http.request", "body": packed}

    asked = asyncio.run(incoming.read(scope, receive, "/v1/messages"))

    assert (asked.body, asked.packed) == (plain, packed)


def test_a_packed_request_is_passed_on_as_it_came(serve):
    """Who records sees what the client has sent, and who replays what it says."""
    came = []

    class Api(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            came.append((self.headers["content-encoding"], body))
            answer = json.dumps(ANSWER).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_said):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Api) as api:
        threading.Thread(target=api.serve_forever, daemon=True).start()
        with serve(f"http://127.0.0.1:{api.server_port}") as client:
            packed = gzip.compress(json.dumps(client.message("Say hello")).encode())
            live = client.send("POST", "/v1/messages", packed, content_encoding="gzip")
        api.shutdown()
    with serve() as client:
        replayed = client.ask("Say hello")

    assert came == [("gzip", packed)]
    assert (live.said, replayed.said) == ("Hello", "Hello")


def test_a_packed_answer_is_recorded_and_passed_on_plain(serve):
    with (
        Simulator(compress_streams=True, padding=False) as api,
        serve(api.base_url) as client,
    ):
        live = client.ask("Say hello", stream=True, x_any="1")
        assert "content-encoding" not in live.headers
    with serve() as client:
        assert client.ask("Say hello", stream=True).text == live.text


def accepted_by(port):
    """Return the sockets of this process whose own end is a port, and that still have another."""
    copies = []
    for opened in OPENED.iterdir():
        with suppress(OSError):  # the folder itself is closed by now
            # A pipe of which a copy stayed open would keep its reader waiting for ever.
            if str(opened.readlink()).startswith("socket:"):
                copies.append(socket.socket(fileno=os.dup(int(opened.name))))
    found = [one for one in copies if one.getsockname()[1:2] == (port,) and is_connected(one)]
    for one in copies:
        if one not in found:
            one.close()
    return found


def is_connected(one):
    """Whether there is another end."""
    with suppress(OSError):
        return bool(one.getpeername())
    return False


def files_open():
    """Return what this process has open, without the folder that lists it."""
    return len(list(OPENED.iterdir()))


@pytest.mark.skipif(not OPENED.is_dir(), reason="needs /proc")
def test_no_part_of_an_answer_waits_for_the_one_before(serve):
    """An answer is sent in parts, and Nagle's algorithm would hold the second back for 40 ms."""
    with serve() as client:
        kept = http.client.HTTPConnection("127.0.0.1", client.server.port, timeout=30)
        kept.request("GET", "/")
        kept.getresponse().read()
        before = files_open()
        (accepted,) = accepted_by(client.server.port)
        with accepted:
            assert files_open() == before + 1
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        kept.close()


def test_a_reader_who_leaves_a_stream_leaves_the_server_as_it_was(recorded, serve):
    recorded("Say hello", stream=True)
    with serve(repeats=True, as_recorded=True) as client:
        body = json.dumps(client.message("Say hello", stream=True))
        head = (
            f"POST /v1/messages HTTP/1.1\r\nhost: localhost\r\nanthropic-version: 2026-10-21\r\n"
            f"x-api-key: any\r\ncontent-length: {len(body)}\r\n\r\n{body}"
        )
        for _ in range(20):
            with socket.create_connection(
                ("127.0.0.1", client.server.port), timeout=30
            ) as connection:
                connection.sendall(head.encode())
                connection.recv(1)
        assert client.ask("Say hello", stream=True).status == 200

    assert client.log == []


def test_a_live_stream_whose_reader_leaves_is_recorded_as_far_as_it_came(serve, folder):
    scenario = {"pace": {"tokens_per_second": 20}, "fallback": "word " * 100}
    path = folder.parent / "scenario.yaml"
    path.write_text(json.dumps(scenario))
    with Simulator(path, pace=True) as api, serve(api.base_url) as client:
        body = json.dumps(client.message("Say hello", stream=True))
        head = (
            f"POST /v1/messages HTTP/1.1\r\nhost: localhost\r\nanthropic-version: 2026-10-21\r\n"
            f"x-api-key: any\r\ncontent-length: {len(body)}\r\n\r\n{body}"
        )
        with socket.create_connection(("127.0.0.1", client.server.port), timeout=30) as connection:
            connection.sendall(head.encode())
            received = b""
            while b"content_block_delta" not in received:
                received += connection.recv(65536) or pytest.fail(repr(received))

    text = (folder / "recorded.yaml").read_text()
    assert "message_start" in text
    assert "message_stop" not in text
    assert "cut: CancelledError" in text


def test_a_request_that_breaks_off_is_nobodys(serve):
    with serve() as client:
        with socket.create_connection(("127.0.0.1", client.server.port), timeout=30) as connection:
            connection.sendall(b"POST /v1/messages HTTP/1.1\r\nhost: localhost\r\n")
            connection.sendall(b"anthropic-version: 1\r\ncontent-length: 100\r\n\r\n{")
        assert client.send("GET", "/__claude/misses").body == {"misses": []}

    assert client.log == []


def test_a_client_that_left_before_it_was_greeted_is_no_error(folder, client_of):
    """As those that wait too long for a busy server; their address is not known by then."""
    command = [sys.executable, "-m", "pytest_claude_params", "serve", str(folder)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        port = int(process.stdout.readline().rpartition(":")[2])
        process.send_signal(signal.SIGSTOP)
        try:
            for _ in range(3):
                with socket.create_connection(("127.0.0.1", port), timeout=30) as one:
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            process.send_signal(signal.SIGCONT)
            assert client_of(port).send("GET", "/").status == 200
        finally:  # else nobody would end what the test waits for
            process.terminate()
            process.send_signal(signal.SIGCONT)
        _, said = process.communicate(timeout=60)

    assert (process.returncode, said) == (0, "")


def test_no_http_at_all(serve):
    with serve() as client:
        for sent in (b"\x16\x03\x01\x02\x00\x01", b"GET\r\n\r\n", b"\0" * 100 + b"\r\n\r\n"):
            with socket.create_connection(("127.0.0.1", client.server.port), timeout=30) as one:
                one.sendall(sent)
                one.shutdown(socket.SHUT_WR)
                while one.recv(4096):
                    pass
        assert client.send("GET", "/").status == 200


def test_the_server_stops_under_clients_that_hold_connections(recorded, serve):
    recorded("Say hello", stream=True)
    with serve(as_recorded=True) as client:
        place = ("127.0.0.1", client.server.port)
        idle = [socket.create_connection(place) for _ in range(5)]
        silent = {"x_claude_fault": "connection=timeout"}
        waiting = threading.Thread(target=lost, args=(client, silent), daemon=True)
        waiting.start()
    for one in idle:
        one.close()
    waiting.join(30)

    assert not waiting.is_alive()


def lost(client, headers):
    """A client that still waits hears of the end, one way or the other."""
    try:
        assert client.ask("Say hello", stream=True, **headers).status >= 500
    except (http.client.HTTPException, OSError):
        return
