"""The requests of tests for the next round, from any thread."""

from __future__ import annotations

import threading
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from pytest_claude_params.batches.eligible import why_live
from pytest_claude_params.matching import key_of
from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.secrets.redactions.redaction import Redaction


class Asked(NamedTuple):
    """What a test waits for.

    Args:
        test: its node id, or the name of a fixture.
        cassette: where the answer will be recorded.
        request: what it asks.
    """

    test: str
    cassette: Path
    request: CallRequest


class WaitingRequests:
    """The requests that no batch has been planned for yet, and a count of those asked live."""

    def __init__(self) -> None:
        self._live: Counter[str] = Counter()
        self._waiting: list[Asked] = []
        self._blanked_of: dict[str, Sequence[Redaction]] = {}
        self._lock = threading.Lock()

    def takes(self, request: CallRequest, *, is_whole: bool) -> bool:
        """Whether a batch takes a request; what it does not is counted as asked live.

        Args:
            request: what is asked, without secrets.
            is_whole: whether nothing was blanked in it.
        """
        why = why_live(request, is_whole=is_whole)
        if why:
            with self._lock:
                self._live[why] += 1
        return why is None

    def join(self, asked: Asked, times: int, blanked: Sequence[Redaction]) -> None:
        """Let a request join the plan of the next round.

        Args:
            asked: what is asked, and by whom.
            times: how often: more than once for a sample.
            blanked: what must not be in its answer.
        """
        with self._lock:
            self._waiting += [asked] * times
            self._blanked_of[asked.test] = blanked

    def taken(self) -> list[Asked]:
        """Return what waits, which then waits no more."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        return waiting

    def blanked_of(self, test: str) -> Sequence[Redaction]:
        """Return what must not be in the answers of a test that has asked; nothing for others."""
        return self._blanked_of.get(test, ())

    @property
    def live_line(self) -> str:
        """What was asked live, since a batch does not take it; empty if nothing was."""
        if not self._live:
            return ""
        parts = ", ".join(f"{count} {why}" for why, count in sorted(self._live.items()))
        requests = plural(self._live.total(), "request")
        return f"claude batch: asked live, at the full price: {requests} ({parts})"


def with_known(asked: list[Asked], known: Iterable[Asked]) -> list[Asked]:
    """Add what a test will ask next, if it asks what it has asked before.

    If it asks something else, its prompt has changed: the rest would be paid in vain.
    """
    listed = list(known)
    counts = Counter(key_of(one.request) for one in listed)
    for one in asked:
        key = key_of(one.request)
        if not counts[key]:
            return asked
        counts[key] -= 1
    return listed
