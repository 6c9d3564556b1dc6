"""The answers of runs that came to no verdict, offered to the next run."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.index import Index, marks_of
from pytest_claude_params.cassettes.order import without
from pytest_claude_params.cassettes.pending import locks
from pytest_claude_params.cassettes.pending.journal import (
    Journal,
    answers_in,
    journals_in,
    taken_over,
    test_of,
)
from pytest_claude_params.matching import EVERYTHING_MATTERS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from filelock import BaseFileLock

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.cassettes.files.interactions import Interaction
    from pytest_claude_params.matching import Matcher


class LeftAnswers:
    """The answers in a test's journals whose owners are gone, ready to be played.

    Until it is closed, no other process plays them.

    Args:
        cassette: the cassette that they were meant for.
        test: the test's node id.
        hosts: further host names that serve the Claude API.
        matcher: what does not matter when requests are compared.
        kept: what is in the cassette by now: a run may break off between writing it and
            throwing its journal away.
    """

    def __init__(
        self,
        cassette: Path,
        test: str = "",
        hosts: Sequence[str] = (),
        matcher: Matcher = EVERYTHING_MATTERS,
        kept: Sequence[Interaction] = (),
    ) -> None:
        self._cassette = cassette
        self._test = test
        self._matcher = matcher
        self._owned = _taken_over(cassette, test)
        found = [one for path in self._owned for one in answers_in(path, hosts)]
        self._answers = without(found, kept) if found else []
        self._index = Index([marks_of(request, matcher) for request, _ in self._answers])
        self._waiting = set(range(len(self._answers)))
        self._taking = threading.Lock()

    def take(self, request: CallRequest) -> Interaction | None:
        """Return the next answer to this request; each is given once."""
        if not self._answers:
            return None
        with self._taking:
            number = self._number_for(request)
            if number is None:
                return None
            self._waiting.discard(number)
            return self._answers[number]

    def _number_for(self, request: CallRequest) -> int | None:
        marks = marks_of(request, self._matcher)
        number = self._index.take(marks.key)
        return self._index.take_loosely(marks.loose) if number is None else number

    def discard(self) -> None:
        """Throw the journals away: what was of use is safe elsewhere. Raises ``CassetteError``."""
        for path, lock in list(self._owned.items()):
            store.remove(path)
            locks.give_up(lock)
            del self._owned[path]

    def discard_taken(self) -> None:
        """Throw away what was played, and leave the rest for the next run."""
        if len(self._waiting) == len(self._answers):
            self.close()
            return
        rest = Journal(self._cassette, self._test)
        try:
            for number in sorted(self._waiting):
                rest.note(self._answers[number], number)
        except OSError:  # no room for the rest alone: it stays with what was played
            with contextlib.suppress(OSError):
                rest.discard()
            self.close()
            return
        rest.close()
        self.discard()

    def close(self) -> None:
        """Leave the journals for the next run."""
        for lock in self._owned.values():
            locks.release(lock)
        self._owned.clear()


def _taken_over(cassette: Path, test: str) -> dict[Path, BaseFileLock]:
    """Take over the journals of one test, and those that were cut before they named theirs."""
    owned: dict[Path, BaseFileLock] = {}
    for path in journals_in(cassette.parent, f"{cassette.name}."):
        if test_of(path) not in (test, ""):
            continue
        if lock := taken_over(path):
            owned[path] = lock
    return owned
