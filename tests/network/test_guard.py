"""Connections to other machines are refused: real sockets, in a process of their own."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

# An audit hook cannot be removed. 192.0.2.1 belongs to nobody (RFC 5737).
SCRIPT = r"""
import asyncio, json, socket, tempfile, threading
from pytest_claude_params.network_guard import NetworkBlocked, NetworkGuard, Place

FAR = ("192.0.2.1", 9)
server = socket.create_server(("127.0.0.1", 0))
near = server.getsockname()
outcomes = {}

def tcp(address=FAR, family=socket.AF_INET):
    with socket.socket(family) as own:
        own.settimeout(1)
        own.connect(address)

def udp(send):
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
        send(own)

def connect_ex():
    with socket.socket() as own:
        own.settimeout(1)
        own.connect_ex(FAR)

def unix():
    with tempfile.TemporaryDirectory() as folder, socket.socket(socket.AF_UNIX) as own:
        own.bind(folder + "/s")
        own.listen()
        tcp(folder + "/s", socket.AF_UNIX)

def in_a_thread():
    caught = []
    def work():
        try:
            tcp()
        except BaseException as error:
            caught.append(error)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    raise caught[0]

def swallowed():
    try:
        tcp()
    except Exception:
        pass

CASES = {
    "connect": tcp,
    "connect_ex": connect_ex,
    "create_connection": lambda: socket.create_connection(FAR, timeout=1),
    "connect over IPv6": lambda: tcp(("2001:db8::1", 9, 0, 0), socket.AF_INET6),
    "sendto": lambda: udp(lambda own: own.sendto(b"x", FAR)),
    "sendto with flags": lambda: udp(lambda own: own.sendto(b"x", 0, FAR)),
    "sendmsg": lambda: udp(lambda own: own.sendmsg([b"x"], [], 0, FAR)),
    "look up a name": lambda: socket.getaddrinfo("example.com", 80),
    "look up a name in bytes": lambda: socket.getaddrinfo(b"example.com", 80),
    "look up the API": lambda: socket.getaddrinfo("api.anthropic.com", 443),
    "gethostbyname": lambda: socket.gethostbyname("example.com"),
    "gethostbyname_ex": lambda: socket.gethostbyname_ex("example.com"),
    "gethostbyaddr": lambda: socket.gethostbyaddr("192.0.2.1"),
    "getnameinfo": lambda: socket.getnameinfo(FAR, 0),
    "this machine's own name": lambda: socket.getaddrinfo(socket.gethostname(), 80),
    "asyncio": lambda: asyncio.run(asyncio.wait_for(asyncio.open_connection(*FAR), 1)),
    "a thread": in_a_thread,
    "except Exception": swallowed,
    "loopback": lambda: tcp(near),
    "loopback by name": lambda: tcp(("localhost", near[1])),
    "loopback by another address": lambda: udp(lambda own: own.sendto(b"x", ("127.9.9.9", 9))),
    "any address": lambda: tcp(("0.0.0.0", near[1])),
    "IPv6 loopback": lambda: socket.getaddrinfo("::1", 80),
    "mapped loopback": lambda: socket.getaddrinfo("::ffff:127.0.0.1", 80),
    "any name": lambda: socket.getaddrinfo(None, 0, flags=socket.AI_PASSIVE),
    "a Unix socket": unix,
}

def outcome(case):
    try:
        case()
    except NetworkBlocked as error:
        return str(error)
    except OSError as error:
        return "OSError"
    return "let out"

guard = NetworkGuard(block=True)
outcomes["before"] = outcome(lambda: udp(lambda own: own.connect(FAR)))
guard.install()
guard.enter(Place("test_it.py::test_it"))
outcomes.update({name: outcome(case) for name, case in CASES.items()})
guard.remove()
outcomes["after"] = outcome(lambda: udp(lambda own: own.connect(FAR)))
print(json.dumps(outcomes))
"""
FAR = "--claude-block-network refused a connection to 192.0.2.1. Only this machine may be reached."
REFUSED = {
    **dict.fromkeys(
        ("connect", "connect_ex", "create_connection", "sendto", "sendto with flags", "sendmsg",
         "asyncio", "a thread", "except Exception", "gethostbyaddr", "getnameinfo"), FAR,
    ),
    "connect over IPv6": FAR.replace("192.0.2.1", "2001:db8::1"),
    **dict.fromkeys(("gethostbyname", "gethostbyname_ex"), FAR.replace("192.0.2.1", "example.com")),
    "look up a name": FAR.replace("192.0.2.1", "example.com"),
    "look up a name in bytes": FAR.replace("192.0.2.1", "example.com"),
    "look up the API": (
        "--claude-block-network refused a connection to api.anthropic.com. This test calls Claude "
        "without being a Claude test: mark it with @pytest.mark.claude_cassette(), so that its "
        "calls are recorded and replayed."
    ),
}  # fmt: skip
LET_OUT = (
    "loopback", "loopback by name", "loopback by another address", "any address", "IPv6 loopback", "mapped loopback",
    "any name", "a Unix socket", "this machine's own name",
)  # fmt: skip


@pytest.fixture(scope="module")
def outcomes():
    """What became of each connection."""
    run = subprocess.run(
        [sys.executable, "-P", "-c", SCRIPT], capture_output=True, text=True, check=True
    )
    return json.loads(run.stdout)


@pytest.mark.parametrize("way", REFUSED)
def test_other_machines_are_refused(outcomes, way):
    """However the connection is made; the text says what to do."""
    assert REFUSED[way] == outcomes[way]


@pytest.mark.parametrize("way", LET_OUT)
def test_this_machine_may_be_reached(outcomes, way):
    """Servers of tests, event loops and databases live there."""
    assert outcomes[way] == "let out"


def test_nothing_is_refused_before_and_after(outcomes):
    """The hook stays, and keeps quiet."""
    assert not {FAR} & {outcomes["before"], outcomes["after"]}
