"""Decides about each connection and each child: let it be, note it, or block it.

What it sees and what not: docs/reference/network.md.
"""

from __future__ import annotations

import os
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakKeyDictionary

from pytest_claude_params.network_guard import placeholder
from pytest_claude_params.network_guard.audit import AUDIT, CHILDREN
from pytest_claude_params.network_guard.children import Keys, program
from pytest_claude_params.network_guard.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.network_guard.addresses import Address
    from pytest_claude_params.network_guard.allowed import AllowedHosts


# The program of Claude Code, which claude-agent-sdk starts: it asks in a process of its own.
_ASKS_ITSELF = frozenset({"claude", "claude.exe"})
# Where vcrpy connects before the recorder knows the request: requests, urllib3, http.client, boto3.
_STUBS = os.path.join("vcr", "stubs")  # noqa: PTH118  (pathlib is not loaded for this)


class NetworkBlocked(BaseException):
    """A call to Claude was blocked; no ordinary exception, so that no client retries or hides it."""


class PlaceholderBlocked(NetworkBlocked):
    """A request was blocked since it carries the placeholder for a key that is not set."""


class Outside(NamedTuple):
    """A connection to Claude that no running Claude test has made.

    Args:
        host: to whom.
        place: where in the run.
        blocked: whether it was.
    """

    host: str
    place: str
    blocked: bool


class Elsewhere(NamedTuple):
    """A connection to another machine that was blocked; it is none of Claude's.

    Args:
        host: to whom.
        place: where in the run.
        caller: the line that has asked; empty where no code of the user's was on the stack.
    """

    host: str
    place: str
    caller: str


class NetworkGuard:
    """Watches one run of pytest.

    Args:
        block: whether only this machine may be reached.
        hosts: further hosts that serve the Claude API.
        allowed: who else may be reached; ``None`` for nobody.
    """

    def __init__(
        self,
        *,
        block: bool = False,
        hosts: Sequence[str] = (),
        allowed: AllowedHosts | None = None,
    ) -> None:
        self.hosts = tuple(hosts)
        self._allowed = allowed
        self._block = block
        self._places = [Place("the run, outside of tests", "run")]
        self._owners: WeakKeyDictionary[threading.Thread, Place] = WeakKeyDictionary()
        self._keys = Keys()
        self._outside: list[Outside] = []
        self._elsewhere: list[Elsewhere] = []

    def install(self) -> None:
        """Begin to watch."""
        AUDIT.begin(self)
        self._decide_about_keys()

    def remove(self) -> None:
        """Watch no longer."""
        self._keys.give_back()
        self._keys.keep(kept=False)
        AUDIT.end(self)

    def configure(self, *, block: bool, hosts: Sequence[str]) -> None:
        """Take up what all of the configuration says."""
        self._block, self.hosts = block, tuple(hosts)
        self._decide_about_keys()

    @property
    def place(self) -> Place:
        """Where the run is."""
        return self._places[-1]

    @contextmanager
    def at(self, place: Place) -> Iterator[Place]:
        """Be in a place for a while."""
        self.enter(place)
        try:
            yield place
        finally:
            self.leave(place)

    @contextmanager
    def in_test(self, place: Place) -> Iterator[None]:
        """Be in a test until its recorder is closed; its threads may go on, and remain its own."""
        known = set(threading.enumerate()) if place.mode else set()
        try:
            with self.at(place):
                yield
        finally:
            place.is_over = True
            if place.mode:
                self._owners.update(dict.fromkeys(set(threading.enumerate()) - known, place))

    def enter(self, place: Place) -> None:
        """Be in a place from now on."""
        self._places.append(place)
        self._decide_about_keys()

    def leave(self, place: Place) -> None:
        """Be where the run was before."""
        if place in self._places:
            self._places.remove(place)
        self._keys.give_back()
        self._decide_about_keys()

    def take_outside(self) -> list[Outside]:
        """Return what was seen outside of Claude tests, once."""
        taken, self._outside = self._outside, []
        return taken

    def take_elsewhere(self) -> list[Elsewhere]:
        """Return which connections to other machines were blocked, once."""
        taken, self._elsewhere = self._elsewhere, []
        return taken

    def see(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Look at an audit event.

        Raises ``NetworkBlocked`` for a call to Claude that is blocked, and an ``OSError`` for a
        connection to any other machine.
        """
        __tracebackhide__ = True
        if event in CHILDREN:
            self._see_child(event, arguments)
        else:
            from pytest_claude_params.network_guard.addresses import address_of

            if address := address_of(event, arguments):
                self._see_address(address)

    def starter(self) -> str:
        """Name the test that is over and has started this thread; an empty text if there is none."""
        place, in_thread = self._here()
        return place.name if in_thread else ""

    def _see_child(self, event: str, arguments: tuple[Any, ...]) -> None:
        __tracebackhide__ = True
        place, _ = self._here()
        if place.mode is None and not self._block and not placeholder.is_given():
            return
        from pytest_claude_params.network_guard.addresses import stand_in_is_here
        from pytest_claude_params.network_guard.caller import SEARCH, caller, is_below

        name = program(event, arguments)
        if not is_below(SEARCH):
            place.children.append(name)
        here = stand_in_is_here(self.hosts)
        if place.is_asking and name in _ASKS_ITSELF and not self._calls_stand_in(event, arguments):
            from pytest_claude_params.network_guard import blocked_calls

            self._stop(blocked_calls.child_unrecorded(name, place, caller()), place)
        if key := self._keys.take_from(event, arguments, stays_here=here):
            from pytest_claude_params.network_guard.blocked_calls import key_given_away

            self._stop(key_given_away(key, name), place)

    def _calls_stand_in(self, event: str, arguments: tuple[Any, ...]) -> bool:
        from pytest_claude_params.network_guard.addresses import stand_in_is_here

        given = arguments[3] if event == "subprocess.Popen" else None
        return stand_in_is_here(self.hosts, os.environ if given is None else given)

    def _see_address(self, address: Address) -> None:
        __tracebackhide__ = True
        from pytest_claude_params.network_guard.addresses import (
            is_at,
            is_base,
            is_claude,
            is_literal,
            is_local,
        )

        place, in_thread = self._here()
        if is_at(address, place.served):  # what reaches it is asked of the recorder there
            return
        local = is_local(address.host)
        claude = is_claude(address, self.hosts)
        # A server on this machine that stands in for the API may be called, but not while replaying.
        if (place.replays or not local) and is_base(address):
            claude = True
        if claude:
            self._see_claude(address, place, in_thread=in_thread)
        # The names that a recording test looks up are checked; which addresses they have is unknown.
        elif self._block and not local and not (place.records and is_literal(address.host)):
            self._block_elsewhere(address, place)

    def _see_claude(self, address: Address, place: Place, *, in_thread: bool) -> None:
        __tracebackhide__ = True
        from pytest_claude_params.network_guard import blocked_calls
        from pytest_claude_params.network_guard.caller import caller, is_below

        if place.replays:
            text = blocked_calls.past_the_recorder(
                address.shown, place, caller(), in_thread=in_thread
            )
            self._stop(text, place)
        if place.records and not place.is_over:
            if place.is_asking and not (place.is_asking() or is_below(_STUBS)):
                self._stop(blocked_calls.unrecorded(address.shown, place, caller()), place)
            place.opened.append(address.shown)
        else:
            self._outside.append(Outside(address.shown, _where(place), self._block))
            if self._block:
                raise NetworkBlocked(blocked_calls.outside(address.shown, place))

    def _block_elsewhere(self, address: Address, place: Place) -> None:
        __tracebackhide__ = True
        if self._allowed and self._allowed.cover(address):
            return
        from pytest_claude_params.network_guard import blocked_calls
        from pytest_claude_params.network_guard.caller import caller

        self._elsewhere.append(Elsewhere(address.host, _where(place), caller()))
        raise blocked_calls.elsewhere(address)

    def _stop(self, text: str, place: Place) -> None:
        __tracebackhide__ = True
        place.blocked.append(text)
        raise NetworkBlocked(text)

    def _here(self) -> tuple[Place, bool]:
        """Where this thread is, and whether it is one that a Claude test has left behind."""
        if len(self._owners):
            owner = self._owners.get(threading.current_thread())
            if owner is not None:
                return owner, True
        return self.place, False

    def _decide_about_keys(self) -> None:
        place = self.place
        kept = place.replays or (self._block and not place.records)
        self._keys.keep(kept=kept)


def _where(place: Place) -> str:
    return f"{place.name} after its end" if place.is_over else place.name
