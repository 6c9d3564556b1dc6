"""Connections to other machines are refused: real sockets, in a process of their own."""

from __future__ import annotations

import errno
import json
import socket
import subprocess
import sys

import pytest

# An audit hook cannot be removed. 192.0.2.1 belongs to nobody (RFC 5737).
SCRIPT = r"""
import asyncio, json, socket, tempfile, threading
from pytest_claude_params.network_guard import NetworkBlocked, NetworkGuard, Place
from pytest_claude_params.network_guard.allowed import AllowedHosts

FAR = ("192.0.2.1", 9)
server = socket.create_server(("127.0.0.1", 0))
near = server.getsockname()
with socket.socket(type=socket.SOCK_DGRAM) as probe:
    probe.connect(("192.0.2.1", 9))
    own_address = probe.getsockname()[0]
everywhere = socket.create_server(("0.0.0.0", 0))
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
    "a name below localhost": lambda: socket.getaddrinfo("app.localhost", 80),
    "IPv6 loopback by name": lambda: socket.getaddrinfo("ip6-localhost", 80),
    "this machine as others see it": lambda: tcp((own_address, everywhere.getsockname()[1])),
    "a multicast group": lambda: udp(lambda own: own.sendto(b"x", ("224.0.0.251", 9))),
    "an allowed network": lambda: udp(lambda own: own.sendto(b"x", ("198.51.100.7", 9))),
    "an allowed port": lambda: udp(lambda own: own.sendto(b"x", ("203.0.113.1", 5432))),
    "another port of it": lambda: udp(lambda own: own.sendto(b"x", ("203.0.113.1", 80))),
    "an allowed name": lambda: socket.getaddrinfo("db.invalid", 5432),
}

def outcome(case):
    try:
        case()
    except NetworkBlocked as error:
        return str(error)
    except OSError as error:
        return str(error) if "--claude-block-network" in str(error) else "let out"
    return "let out"

allowed = AllowedHosts(["db.invalid", "198.51.100.0/24", "203.0.113.1:5432"])
guard = NetworkGuard(block=True, allowed=allowed)
outcomes["before"] = outcome(lambda: udp(lambda own: own.connect(FAR)))
guard.install()
guard.enter(Place("test_it.py::test_it"))
outcomes.update({name: outcome(case) for name, case in CASES.items()})
outcomes["seen"] = [one.host for one in guard.take_elsewhere()]
guard.remove()
outcomes["after"] = outcome(lambda: udp(lambda own: own.connect(FAR)))
print(json.dumps(outcomes))
"""
ELSEWHERE = (
    "[Errno {number}] --claude-block-network blocked a connection to {host}: it is not this "
    'machine, and claude_allow_hosts does not name it. To let it through, add "{host}" there'
)
FAR = ELSEWHERE.format(number=errno.ECONNREFUSED, host="192.0.2.1")
UNKNOWN = ELSEWHERE.format(number=int(socket.EAI_NONAME), host="example.com")
BLOCKED = {
    **dict.fromkeys(
        ("connect", "connect_ex", "sendto", "sendto with flags", "sendmsg",
         "asyncio", "a thread"), FAR,
    ),
    **dict.fromkeys(
        ("gethostbyaddr", "getnameinfo", "create_connection"), UNKNOWN.replace("example.com", "192.0.2.1")
    ),
    **dict.fromkeys(
        ("gethostbyname", "gethostbyname_ex", "look up a name", "look up a name in bytes"), UNKNOWN,
    ),
    "connect over IPv6": FAR.replace("192.0.2.1", "2001:db8::1"),
    "a multicast group": FAR.replace("192.0.2.1", "224.0.0.251"),
    "another port of it": FAR.replace("192.0.2.1", "203.0.113.1"),
    "look up the API": (
        "--claude-block-network blocked a connection to api.anthropic.com. This test calls Claude "
        "without being a Claude test: mark it with @pytest.mark.claude_cassette(), so that its "
        "calls are recorded and replayed."
    ),
}  # fmt: skip
LET_OUT = (
    "loopback", "loopback by name", "loopback by another address", "any address", "IPv6 loopback", "mapped loopback",
    "any name", "a Unix socket", "this machine's own name", "a name below localhost", "IPv6 loopback by name",
    "this machine as others see it", "an allowed network", "an allowed port", "an allowed name",
)  # fmt: skip


@pytest.fixture(scope="module")
def outcomes():
    """What became of each connection."""
    run = subprocess.run(
        [sys.executable, "-P", "-c", SCRIPT], capture_output=True, text=True, check=True
    )
    return json.loads(run.stdout)


@pytest.mark.parametrize("way", BLOCKED)
def test_other_machines_cannot_be_reached(outcomes, way):
    """However the connection is made; the text says what to do."""
    assert BLOCKED[way] == outcomes[way]


def test_what_the_code_has_caught_is_noted(outcomes):
    """It goes on as on a machine without a network; the run tells it."""
    assert outcomes["except Exception"] == "let out"
    assert outcomes["seen"].count("192.0.2.1") == 11


@pytest.mark.parametrize("way", LET_OUT)
def test_this_machine_may_be_reached(outcomes, way):
    """Servers of tests, event loops and databases live there."""
    assert outcomes[way] == "let out"


def test_nothing_is_refused_before_and_after(outcomes):
    """The hook stays, and keeps quiet."""
    assert [outcomes["before"], outcomes["after"]] == ["let out", "let out"]
