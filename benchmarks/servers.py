"""What a request costs of starlette with uvicorn, and of ``http.server``: ``python benchmarks/servers.py``.

Both answer the same bytes to the same request, each in a process of its own. Clients keep their
connection, as SDKs do, and send the next request when the answer has come.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import resource
import socket
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CLIENTS = (1, 20, 200)
REQUESTS = 4000
ANSWER = json.dumps({"type": "message", "content": [{"type": "text", "text": "x" * 400}]}).encode()
BODY = json.dumps({"model": "claude-haiku-4-5", "messages": [{"role": "user"}]}).encode()
REQUEST = (
    b"POST /v1/messages HTTP/1.1\r\nhost: 127.0.0.1\r\nx-api-key: any\r\n"
    b"anthropic-version: 2026-10-21\r\ncontent-type: application/json\r\n"
    b"content-length: %d\r\n\r\n%s" % (len(BODY), BODY)
)


async def app(_scope: Any, receive: Any, send: Any) -> None:
    while (await receive()).get("more_body"):
        pass
    headers = [
        (b"content-type", b"application/json"),
        (b"content-length", str(len(ANSWER)).encode()),
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": ANSWER})


def with_uvicorn(listening: socket.socket) -> None:
    import uvicorn
    from starlette.applications import Starlette
    from starlette.routing import Mount
    from uvicorn.protocols.http.h11_impl import H11Protocol

    application = Starlette(routes=[Mount("/", app=app)])
    config = uvicorn.Config(application, http=H11Protocol, lifespan="off", log_config=None)
    asyncio.run(uvicorn.Server(config).serve([listening]))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # one packet an answer, as uvicorn sends

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response_only(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(ANSWER)))
        self.end_headers()
        self.wfile.write(ANSWER)


def with_http_server(listening: socket.socket) -> None:
    class Server(ThreadingHTTPServer):
        daemon_threads = True

    server = Server(listening.getsockname(), Handler, bind_and_activate=False)
    server.socket.close()
    server.socket = listening
    server.serve_forever()


async def client(port: int, requests: Any, took: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for _ in requests:
        start = time.perf_counter()
        writer.write(REQUEST)
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        assert await reader.readexactly(len(ANSWER)) == ANSWER
        took.append(time.perf_counter() - start)
    writer.close()


async def load(port: int, clients: int) -> tuple[float, list[float]]:
    requests, took = iter(range(REQUESTS)), list[float]()
    start = time.perf_counter()
    await asyncio.gather(*(client(port, requests, took) for _ in range(clients)))
    return time.perf_counter() - start, sorted(took)


def children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measured(serve: Any, clients: int) -> str:
    before = children_seconds()
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(2048)
        process = multiprocessing.get_context("fork").Process(target=serve, args=(listening,))
        process.start()
        seconds, took = asyncio.run(load(listening.getsockname()[1], clients))
        process.terminate()
        process.join()
    late = took[int(len(took) * 0.99)] * 1000
    cost = (children_seconds() - before) / REQUESTS * 1000
    return f"{REQUESTS / seconds:,.0f} a second, p99 {late:.1f} ms, {cost:.2f} ms of CPU"


if __name__ == "__main__":
    print("| clients | starlette with uvicorn | http.server |")
    print("| --- | --- | --- |")
    for clients in CLIENTS:
        found = [measured(serve, clients) for serve in (with_uvicorn, with_http_server)]
        print(f"| {clients} | {' | '.join(found)} |")
