"""Machines that may be reached although the network is blocked: ini ``claude_allow_hosts``."""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING, NamedTuple

from pytest_claude_params.errors import UsageError
from pytest_claude_params.network_guard.addresses import Address, is_claude, is_literal

if TYPE_CHECKING:
    from collections.abc import Sequence

_TAKES = (
    'a name, a name with a port, an address or a network, such as "db", "db:5432", "10.0.0.0/8"'
)
_LAST_PORT = 65_535


class _Entry(NamedTuple):
    """One line of the list: a host or a network, and 0 where any port will do."""

    host: str
    network: ipaddress.IPv4Network | ipaddress.IPv6Network | None
    port: int


class AllowedHosts:
    """Knows which machines may be reached.

    Raises ``UsageError`` for a line that cannot be read, or that names a host of Claude's.

    Args:
        lines: names and addresses, with or without a port, and networks.
        claude: further hosts that serve the Claude API; no list lets those through.
    """

    def __init__(self, lines: Sequence[str], claude: Sequence[str] = ()) -> None:
        self._entries = [_read(line.strip(), claude) for line in lines]
        # What a name stands for is only known once somebody has looked it up.
        self._looked_up: set[_Entry] = set()

    def cover(self, address: Address) -> bool:
        """Whether a machine may be reached, or its name looked up."""
        if is_literal(address.host):
            return any(self._is_at(entry, address) for entry in self._entries)
        named = [entry for entry in self._entries if entry.host == address.host]
        self._looked_up.update(named)
        return any(_fits(entry.port, address) for entry in named)

    def _is_at(self, entry: _Entry, address: Address) -> bool:
        if not _fits(entry.port, address):
            return False
        if entry.network is not None:
            return ipaddress.ip_address(address.host.partition("%")[0]) in entry.network
        return entry in self._looked_up and address.host in _addresses_of(entry.host)


def _fits(port: int, address: Address) -> bool:
    """Whether a port is the one; a name is looked up for any."""
    return not (port and address.is_connection) or port == address.port


def _addresses_of(name: str) -> set[str]:
    try:
        return {str(found[4][0]) for found in socket.getaddrinfo(name, None)}
    except OSError:
        return set()


def _read(line: str, claude: Sequence[str]) -> _Entry:
    network = _network(line)
    if network is not None:
        return _Entry("", network, 0)
    host, port = _host_and_port(line)
    if is_claude(Address(host, port, is_connection=True), claude):
        raise UsageError(
            f"claude_allow_hosts: {line!r} is a host of Claude's, and no list lets calls to it "
            "through. Mark the tests that call it with @pytest.mark.claude_cassette(), so that "
            "they are recorded and replayed"
        )
    return _Entry(host, _network(host), port)


def _host_and_port(line: str) -> tuple[str, int]:
    host, colon, port = line.rpartition(":") if not line.endswith("]") else (line, "", "")
    if not colon:
        host, port = line, "0"
    host = host.strip("[]").lower().rstrip(".")
    if not host or "/" in host or not port.isdecimal() or int(port) > _LAST_PORT:
        raise UsageError(f"claude_allow_hosts: {line!r} is not {_TAKES}")
    return host, int(port)


def _network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network | None:
    try:
        return ipaddress.ip_network(text, strict=False)
    except ValueError:
        return None
