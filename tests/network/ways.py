"""Ways out of a process that runs tests: each tries to reach a server, as a client of Claude would.

Copied into a project and run by its tests. A way takes the port of the server that counts.
"""

import asyncio
import ctypes
import http.client
import importlib.util
import multiprocessing
import os
import pty
import socket
import struct
import subprocess
import sys
import threading
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection  # by its name: nobody can replace it
from pathlib import Path

HOST = "127.0.0.1"
TIMEOUT_S = 60
# As the SDK does, a child calls only with a key; one with a key of its own has it from a file.
CHILD = """
import os, socket, sys
if os.environ.get("ANTHROPIC_API_KEY") or "--own-key" in sys.argv:
    socket.create_connection(("127.0.0.1", int(sys.argv[1])), timeout=5).close()
"""


def url(port):
    return f"http://{HOST}:{port}/v1/models"


def tcp(port):
    socket.create_connection((HOST, port), TIMEOUT_S).close()


def connect(port):
    with socket.socket() as own:
        own.connect((HOST, port))


def connect_ex(port):
    with socket.socket() as own:
        own.connect_ex((HOST, port))


def connect_without_waiting(port):
    with socket.socket() as own:
        own.setblocking(False)
        own.connect_ex((HOST, port))


def datagram(port):
    with socket.socket(type=socket.SOCK_DGRAM) as own:
        own.sendto(b"x", (HOST, port))


def datagram_message(port):
    with socket.socket(type=socket.SOCK_DGRAM) as own:
        own.sendmsg([b"x"], [], 0, (HOST, port))


def datagram_asyncio(port):
    async def work():
        loop = asyncio.get_running_loop()
        transport, _ = await loop.create_datagram_endpoint(
            asyncio.DatagramProtocol, remote_addr=(HOST, port)
        )
        transport.sendto(b"x")
        await asyncio.sleep(0)
        transport.close()

    asyncio.run(work())


def swallowed(port):
    try:
        tcp(port)
    except Exception:
        pass


def http_client(port):
    connection = http.client.HTTPConnection(HOST, port, timeout=TIMEOUT_S)
    connection.request("GET", "/v1/models")
    connection.getresponse()


def http_client_by_name(port):
    connection = HTTPConnection(HOST, port, timeout=TIMEOUT_S)
    connection.request("GET", "/v1/models")
    connection.getresponse()


def urllib_request(port):
    urllib.request.urlopen(url(port), timeout=TIMEOUT_S).close()


def with_requests(port):
    import requests

    requests.get(url(port), timeout=TIMEOUT_S)


def with_urllib3(port):
    import urllib3

    urllib3.PoolManager().request("GET", url(port), retries=False, timeout=TIMEOUT_S)


def with_httpx(port):
    import httpx

    httpx.get(url(port), timeout=TIMEOUT_S)


def httpx_own_transport(port):
    import httpx

    class Transport(httpx.BaseTransport):
        def handle_request(self, request):
            http_client_by_name(request.url.port)
            return httpx.Response(200)

    with httpx.Client(transport=Transport()) as client:
        client.get(url(port))


def sdk_own_transport(port):
    import anthropic

    library = importlib.import_module(
        "httpx2" if int(anthropic.__version__.split(".")[0]) > 0 else "httpx"
    )

    class Transport(library.BaseTransport):
        def handle_request(self, request):
            http_client_by_name(request.url.port)
            return library.Response(200, json={})

    anthropic.Anthropic(
        api_key="k",
        base_url=f"http://{HOST}:{port}",
        max_retries=0,
        http_client=library.Client(transport=Transport()),
    ).models.list()


def with_httpcore(port):
    import httpcore

    httpcore.ConnectionPool().request("GET", url(port))


def with_aiohttp(port):
    import aiohttp

    async def work():
        async with aiohttp.ClientSession() as session, session.get(url(port)):
            pass

    asyncio.run(work())


def asyncio_streams(port):
    async def work():
        _, writer = await asyncio.open_connection(HOST, port)
        writer.close()

    asyncio.run(work())


def asyncio_sock_connect(port):
    async def work():
        with socket.socket() as own:
            own.setblocking(False)
            await asyncio.get_running_loop().sock_connect(own, (HOST, port))

    asyncio.run(work())


def with_anyio(port):
    import anyio

    async def work():
        stream = await anyio.connect_tcp(HOST, port)
        await stream.aclose()

    anyio.run(work)


def in_a_thread(port):
    thread = threading.Thread(target=tcp, args=(port,))
    thread.start()
    thread.join()


def in_a_pool(port):
    with ThreadPoolExecutor(1) as pool:
        pool.submit(tcp, port).exception()


def child(port, **options):
    subprocess.run([sys.executable, "-S", "child.py", str(port)], check=False, **options)


def child_given_a_copy(port):
    child(port, env=dict(os.environ))


def child_given_the_environment(port):
    child(port, env=os.environ)


def child_by_posix_spawn(port):
    child(port, close_fds=False)


def command(port):
    return f"{sys.executable} -S child.py {port}"


def shell(port):
    subprocess.run(command(port), shell=True, check=False)


def os_system(port):
    os.system(command(port))


def os_popen(port):
    os.popen(command(port)).read()


def os_posix_spawn(port):
    arguments = [sys.executable, "-S", "child.py", str(port)]
    os.waitpid(os.posix_spawn(sys.executable, arguments, os.environ), 0)


def os_spawnv(port):
    os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-S", "child.py", str(port)])


def forked(work):
    pid = os.fork()
    if pid == 0:
        try:
            work()
        finally:
            os._exit(0)
    os.waitpid(pid, 0)


def os_fork(port):
    forked(lambda: tcp(port))


def os_execve(port):
    arguments = [sys.executable, "-S", "child.py", str(port)]
    forked(lambda: os.execve(sys.executable, arguments, os.environ))


def pty_spawn(port):
    pty.spawn([sys.executable, "-S", "child.py", str(port)], lambda fd: os.read(fd, 1024))


def asyncio_child(port):
    async def work():
        process = await asyncio.create_subprocess_exec(sys.executable, "-S", "child.py", str(port))
        await process.wait()

    asyncio.run(work())


def call_with_key(port):
    if os.environ.get("ANTHROPIC_API_KEY"):
        tcp(port)


def worker(method, port):
    process = multiprocessing.get_context(method).Process(target=call_with_key, args=(port,))
    process.start()
    process.join()


def worker_spawned(port):
    worker("spawn", port)


def worker_forked(port):
    worker("fork", port)


def looks_up(look_up):
    look_up.looks_up = True
    return look_up


@looks_up
def getaddrinfo(_port):
    socket.getaddrinfo("api.anthropic.com", 443)


@looks_up
def getaddrinfo_of_bytes(_port):
    socket.getaddrinfo(b"api.anthropic.com", "https")


@looks_up
def gethostbyname(_port):
    socket.gethostbyname("api.anthropic.com")


@looks_up
def gethostbyname_ex(_port):
    socket.gethostbyname_ex("api.anthropic.com")


@looks_up
def getaddrinfo_asyncio(_port):
    async def work():
        await asyncio.get_running_loop().getaddrinfo("api.anthropic.com", 443)

    asyncio.run(work())


def past_pythons_sockets(port):
    """The operating system is asked without Python's knowledge."""
    system = ctypes.CDLL(None)
    own = system.socket(socket.AF_INET, socket.SOCK_STREAM, 0)
    address = struct.pack("!HH4s8x", 0, port, socket.inet_aton(HOST))
    address = struct.pack("H", socket.AF_INET) + address[2:]
    system.connect(own, address, len(address))
    os.close(own)


def past_pythons_event_loop(port):
    """The loop of uvloop connects by itself."""
    import uvloop

    async def work():
        _, writer = await asyncio.open_connection(HOST, port)
        writer.close()

    uvloop.run(work())


def child_with_a_key_of_its_own(port):
    subprocess.run([sys.executable, "-S", "child.py", str(port), "--own-key"], check=False)


FROM_TESTS = {
    way.__name__: way
    for way in (
        tcp, connect, connect_ex, connect_without_waiting, datagram, datagram_message,
        datagram_asyncio, swallowed, http_client, http_client_by_name, urllib_request,
        with_requests, with_urllib3, with_httpx, httpx_own_transport, sdk_own_transport,
        with_httpcore, with_aiohttp, asyncio_streams, asyncio_sock_connect, with_anyio, in_a_thread, in_a_pool,
        child, child_given_a_copy, child_given_the_environment, child_by_posix_spawn, shell,
        os_system, os_popen, os_posix_spawn, os_spawnv, os_fork, os_execve, pty_spawn,
        asyncio_child, worker_spawned, worker_forked,
        getaddrinfo, getaddrinfo_of_bytes, gethostbyname, gethostbyname_ex, getaddrinfo_asyncio,
    )
}  # fmt: skip
UNSTOPPABLE = {
    way.__name__: way
    for way in (past_pythons_sockets, past_pythons_event_loop, child_with_a_key_of_its_own)
    if way is not past_pythons_event_loop or importlib.util.find_spec("uvloop")
}
# Where else than in the body of a test: the project's own files do these.
FROM_ELSEWHERE = (
    "import_of_a_conftest", "import_of_a_test", "session_fixture", "end_of_a_session_fixture",
    "thread_after_its_test", "unmarked_test",
)  # fmt: skip


def attempt(name, port):
    """Try a way; note it in the file ``refused`` if it is refused."""
    try:
        {**FROM_TESTS, **UNSTOPPABLE}.get(name, tcp)(port)
    except BaseException as error:
        if type(error).__name__ == "NetworkBlocked":
            with Path("refused").open("a") as file:
                file.write(f"{name}\n")
        raise
