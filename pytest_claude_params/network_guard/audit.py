"""The one audit hook of this process.

An audit hook sees what every library and thread does, and cannot be removed: it is installed
once and asks the guard that was switched on last, for pytest may run inside of pytest.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

CONNECTIONS = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg"})
LOOKUPS = frozenset(
    {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.getnameinfo"}
)
CHILDREN = frozenset(
    {
        "subprocess.Popen",
        "os.system",
        "os.posix_spawn",
        "os.spawn",
        "os.exec",
        "os.fork",
        "os.forkpty",
    }
)


class Guard(Protocol):
    """What the hook asks."""

    def see(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Look at what is about to happen; what this raises, the caller gets instead."""


class Audit:
    """The hook and the guards that are on, the last of which is asked."""

    def __init__(self) -> None:
        self._guards: list[Guard] = []
        self._is_installed = False

    def begin(self, guard: Guard) -> None:
        """Ask this guard from now on."""
        self._guards.append(guard)
        if not self._is_installed:
            self._is_installed = True
            sys.addaudithook(_hook(self._guards))

    def end(self, guard: Guard) -> None:
        """Ask it no longer."""
        if guard in self._guards:
            self._guards.remove(guard)


def _hook(guards: list[Guard]) -> Callable[[str, tuple[Any, ...]], None]:
    watched = CONNECTIONS | LOOKUPS | CHILDREN

    # Called for every import, file and attribute that Python audits: the first line is the price.
    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event in watched and guards:
            __tracebackhide__ = True
            guards[-1].see(event, arguments)

    return hook


# Of the process, as the hook is: a second one would ask twice.
AUDIT = Audit()
