"""Refuses connections to other machines, for ``--claude-block-network``.

One audit hook sees every socket of this process whatever library opens it, threads
included. It cannot see: child processes, code that calls the operating system past
Python's sockets (uvloop's own connect, ctypes).
"""

from __future__ import annotations

import ipaddress
import sys
from typing import Any

from pytest_claude_params import hosts

_CONNECTING = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})


class NetworkBlocked(BaseException):
    """A connection was refused; no ordinary exception, so that no client retries or hides it."""


class NetworkGuard:
    """Refuses connections while it is on; an audit hook cannot be removed, only switched off."""

    def __init__(self) -> None:
        self._on = False

    def install(self) -> None:
        """Begin to refuse connections."""
        self._on = True
        sys.addaudithook(self._audit)

    def remove(self) -> None:
        """Let connections out again."""
        self._on = False

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self._on:
            return
        if event == "socket.getaddrinfo":
            self._check_host(arguments[0])
        elif event in _CONNECTING:
            self._check_address(arguments[-1])

    def _check_address(self, address: Any) -> None:
        # Paths of Unix sockets and the like stay on this machine.
        if isinstance(address, tuple) and len(address) >= 2:  # noqa: PLR2004
            self._check_host(address[0])

    def _check_host(self, host: Any) -> None:
        name = host.decode("ascii", "replace") if isinstance(host, bytes) else host
        if name and not _is_local(str(name)):
            raise NetworkBlocked(_message(str(name)))


def _is_local(host: str) -> bool:
    if host.lower() in hosts.LOOPBACK:
        return True
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return address.is_loopback or address.is_unspecified or bool(mapped and mapped.is_loopback)


def _message(host: str) -> str:
    refused = f"--claude-block-network refused a connection to {host}."
    if hosts.is_claude_request(f"https://{host}/", {}):
        return (
            f"{refused} This test calls Claude without being a Claude test: mark it with "
            "@pytest.mark.claude_cassette(), so that its calls are recorded and replayed."
        )
    return f"{refused} Only this machine may be reached."
