"""The journal: which requests came, and what was answered; no key is kept."""

from __future__ import annotations

import itertools
import threading
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from pytest_claude_params.secrets.blanks import BLANK
from pytest_claude_params.secrets.names import is_secret_header

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_claude_params.simulator.http.received_request import ReceivedRequest


@dataclass(frozen=True)
class JournalEntry:
    """One request that came, and what was answered.

    Args:
        at_s: when it came, in seconds since the simulator was made.
        method: the HTTP method, upper case.
        path: the path without the query, such as ``/v1/messages``.
        query: the values of the query by name.
        headers: lower-case names; what is secret is blanked.
        body: the parameters as JSON; a text if they are not JSON; ``None`` without a body.
        platform: whose API was asked: ``api``, ``bedrock``, ``vertex``, ...
        status: the status of the answer; ``None`` if there is none, or none yet.
        fault: the kind of the scripted fault that was served, if any.
    """

    at_s: float
    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: Any
    platform: str
    status: int | None = None
    fault: str = ""

    def as_json(self) -> dict[str, Any]:
        """Build the entry for other processes."""
        return asdict(self)


class Journal:
    """What came so far, in order; any thread may write and read it.

    Args:
        clock: seconds; entries are dated from when the journal was begun.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._began = clock()
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        self._entries: dict[int, JournalEntry] = {}

    @property
    def entries(self) -> list[JournalEntry]:
        """The entries so far."""
        with self._lock:
            return list(self._entries.values())

    def note(self, request: ReceivedRequest, platform: str) -> int:
        """Note a request; the number is for what is answered to it."""
        entry = JournalEntry(
            at_s=round(self._clock() - self._began, 6),
            method=request.method,
            path=request.path,
            query=request.query,
            headers=_without_secrets(request.headers),
            body=request.body,
            platform=platform,
        )
        with self._lock:
            number = next(self._numbers)
            self._entries[number] = entry
        return number

    def note_answer(self, number: int, status: int | None, fault: str) -> None:
        """Note what a request gets; one that was forgotten meanwhile stays forgotten."""
        with self._lock:
            if number in self._entries:
                self._entries[number] = replace(self._entries[number], status=status, fault=fault)

    def clear(self) -> None:
        """Forget what came so far."""
        with self._lock:
            self._entries.clear()


def _without_secrets(headers: dict[str, str]) -> dict[str, str]:
    return {
        name: _blanked(value) if is_secret_header(name) else value
        for name, value in headers.items()
    }


def _blanked(value: str) -> str:
    """Blank a secret, but leave its scheme: ``Bearer`` and a signature are not the same."""
    scheme, space, _ = value.partition(" ")
    return f"{scheme} {BLANK}" if space else BLANK
