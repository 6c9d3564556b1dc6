"""Whom a connection or a look-up is for, and whether that is this machine or Claude."""

from __future__ import annotations

import ipaddress
import os
import socket
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from pytest_claude_params.network_guard.audit import CONNECTIONS
from pytest_claude_params.wire import hosts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# Names of the loopback interface on the systems that Python runs on, besides *.localhost (RFC 6761).
_LOOPBACK = {
    *hosts.LOOPBACK,
    "localhost.localdomain",
    "localhost4",
    "localhost6",
    "ip6-localhost",
    "ip6-loopback",
}
_HOSTS_FILE = Path("/etc/hosts")
# Belong to nobody (RFC 5737, RFC 3849).
_NOBODYS = {4: "192.0.2.1", 6: "2001:db8::1"}
_INTERNET = (socket.AF_INET, socket.AF_INET6)
# Where the SDK's clients are told to call another address.
BASE_URLS = (
    "ANTHROPIC_BASE_URL",
    "ANTHROPIC_AWS_BASE_URL",
    "ANTHROPIC_BEDROCK_BASE_URL",
    "ANTHROPIC_BEDROCK_MANTLE_BASE_URL",
    "ANTHROPIC_FOUNDRY_BASE_URL",
    "ANTHROPIC_GOOGLE_CLOUD_BASE_URL",
    "ANTHROPIC_VERTEX_BASE_URL",
)


class Address(NamedTuple):
    """Whom to reach.

    Args:
        host: a name, or a literal address.
        port: 0 where it is not said.
        is_connection: a connection or a datagram, and not only a name looked up.
    """

    host: str
    port: int
    is_connection: bool

    @property
    def shown(self) -> str:
        """How messages name it: on this machine the port tells one server from another."""
        return f"{self.host}:{self.port}" if is_local(self.host) else self.host


def address_of(event: str, arguments: tuple[Any, ...]) -> Address | None:
    """Return whom an audit event of Python's sockets is for; ``None`` if nobody on a network."""
    if event in CONNECTIONS:
        own, address = arguments[0], arguments[-1]
        # Unix sockets, netlink and the like stay on this machine.
        if own.family not in _INTERNET or not isinstance(address, tuple):
            return None
        return _address(address[0], address[1], is_connection=True)
    asked = arguments[0]
    if event == "socket.getnameinfo":
        return _address(asked[0], asked[1], is_connection=False)
    port = arguments[1] if event == "socket.getaddrinfo" else 0
    return _address(asked, port, is_connection=False)


def is_local(host: str) -> bool:
    """Whether a name or an address is this machine's own, also the one that others see."""
    name = host.lower()
    if name in _LOOPBACK or name.endswith(".localhost"):
        return True
    if (address := _literal(host)) is None:
        # Servers look their own machine's name up when they start.
        return name in _own_names(socket.gethostname().lower())
    address = getattr(address, "ipv4_mapped", None) or address
    return address.is_loopback or address.is_unspecified or _is_own(address)


def is_literal(host: str) -> bool:
    """Whether it is an address, and no name that has to be looked up."""
    return _literal(host) is not None


def is_claude(address: Address, named: Sequence[str]) -> bool:
    """Whether Claude answers there, wherever in the run it is called.

    Args:
        address: whom to reach.
        named: further hosts that serve the Claude API, from ini ``claude_hosts``.
    """
    host = f"[{address.host}]" if ":" in address.host else address.host
    return hosts.is_claude_request(f"https://{host}/", {}, base_url="-") or any(
        _is_at(address, f"//{place}") for place in named
    )


def is_at(address: Address, place: str) -> bool:
    """Whether it is the server at a host and port; nothing is at an empty text."""
    return _is_at(address, f"//{place}")


def is_base(address: Address) -> bool:
    """Whether the environment tells clients of Claude to call there."""
    set_urls = [url for name in BASE_URLS if (url := os.environ.get(name))]
    return any(_is_at(address, url) for url in set_urls)


def stand_in_is_here(named: Sequence[str], environment: Mapping[Any, Any] = os.environ) -> bool:
    """Whether an environment sends the SDK to a server on this machine that is not Claude's."""
    place = urlsplit(environment.get("ANTHROPIC_BASE_URL", ""))
    host = place.hostname or ""
    return is_local(host) and not is_claude(
        Address(host, place.port or 0, is_connection=True), named
    )


def _address(host: Any, port: Any, *, is_connection: bool) -> Address | None:
    name = host.decode("ascii", "replace") if isinstance(host, bytes | bytearray) else host
    if not isinstance(name, str) or not name:
        return None
    return Address(name.lower().rstrip("."), _number(port), is_connection)


def _number(port: Any) -> int:
    if isinstance(port, int):
        return port
    text = port.decode("ascii", "replace") if isinstance(port, bytes) else str(port)
    return int(text) if text.isdecimal() else 0


def _is_at(address: Address, url: str) -> bool:
    parts = urlsplit(url)
    if not parts.hostname:
        return False
    if not is_local(parts.hostname):
        return address.host == parts.hostname
    # On this machine every port is another server, whatever the machine is called.
    return address.is_connection and is_local(address.host) and parts.port in (None, address.port)


@cache
def _own_names(host_name: str) -> frozenset[str]:
    """Return what else this machine is called, also by the file that resolvers ask first."""
    short = host_name.partition(".")[0]
    return frozenset({host_name, short, f"{short}.local", *_names_in_hosts_file()})


def _names_in_hosts_file() -> Iterator[str]:
    try:
        lines = _HOSTS_FILE.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return
    for line in lines:
        address, *names = line.partition("#")[0].split() or [""]
        if _literal(address) and is_local(address):
            yield from (name.lower() for name in names)


def _is_own(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Whether one of this machine's interfaces has an address: only then can it be bound to."""
    if address.is_multicast or address.is_reserved:
        return False
    return _can_bind(str(address)) and not _can_bind(_NOBODYS[address.version])


def _can_bind(address: str) -> bool:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((address, 0))
    except OSError:
        return False
    return True


def _literal(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
