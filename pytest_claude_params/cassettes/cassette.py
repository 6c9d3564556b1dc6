"""A cassette: recorded interactions with an index, from which requests are answered in order.

It plays and takes new ones; `recording/saving.py` writes them.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from pytest_claude_params import clock
from pytest_claude_params.cassettes import played, recordings
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.cassettes.files.file_text import DEFAULT_LIMIT_MB, MERGE_CONFLICT
from pytest_claude_params.cassettes.index import Index, sent_digest
from pytest_claude_params.cassettes.naming import CONFLICT_SUFFIX, REJECTED_SUFFIX
from pytest_claude_params.cassettes.order import Added, Played, in_order, in_place
from pytest_claude_params.cassettes.pending.put_aside import PutAside
from pytest_claude_params.errors import CassetteError
from pytest_claude_params.matching import EVERYTHING_MATTERS, Matcher

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from pytest_claude_params.call import CallRequest, CallResponse
    from pytest_claude_params.cassettes.files.cassette_cache import CompiledCassettes
    from pytest_claude_params.cassettes.files.interactions import Interaction
    from pytest_claude_params.cassettes.index import Marks
    from pytest_claude_params.cassettes.layouts import Item
    from pytest_claude_params.cassettes.recordings import Recordings

T = TypeVar("T")
_OF_SEVERAL = (
    "Nothing was changed. Several tests record into it: resolve the conflict in git, or move the "
    "file away and record all of them again"
)


class Known(NamedTuple):
    """A request that was recorded byte for byte as it is sent now.

    Args:
        request: as it was recorded.
        plain: whether the redactions that all projects have find nothing in it.
        sound: whether it breaks no rule; see `Marks`.
        answer: the recording that answers it.
    """

    request: CallRequest
    plain: bool
    sound: bool
    answer: Interaction


class Source(NamedTuple):
    """Where a recording stands.

    Args:
        number: its place in the file, counted from 1.
        size: how many the file holds.
        at: the day on which the file was recorded; empty if it does not say so.
        name: the file as shown, where it is not known by itself.
    """

    number: int
    size: int
    at: str
    name: str = ""


class Cassette:
    """The recordings of one file, opened for one test.

    Identical requests are answered in the order in which they were recorded; each
    recording answers once. Safe to use from several threads.

    Args:
        path: the file, which need not exist.
        matcher: what does not matter when requests are compared.
        hosts: further host names that serve the Claude API; what a file holds of any other
            host is not seen here and stays in the file.
        compiled: cassettes as they were read before; without, the file is read.
        limit_mb: how large the file's text may be, in megabytes.
        replaced: whether all that the file holds is recorded again: one with merge conflict
            markers is then no obstacle, and is put aside when it is replaced.
        is_shared: whether other tests record into it, so that none of them can replace it.
    """

    def __init__(  # noqa: PLR0913 - what a cassette is opened with
        self,
        path: Path,
        matcher: Matcher = EVERYTHING_MATTERS,
        hosts: Sequence[str] = (),
        compiled: CompiledCassettes | None = None,
        limit_mb: int = DEFAULT_LIMIT_MB,
        *,
        replaced: bool = False,
        is_shared: bool = False,
    ) -> None:
        self.path = path
        self.limit_mb = limit_mb
        self.matcher = matcher
        self.hosts = tuple(hosts)
        self.is_in_conflict = False
        self._replaced, self._is_shared = replaced, is_shared
        found = self._unless_in_conflict(lambda: self._read(compiled))
        self.exists = found is not None
        self.recorded = found.recorded if found else {}
        self.interactions: Sequence[Interaction] = found.interactions if found else ()
        self.edited: Sequence[int] = found.edited if found else ()
        self.other_hosts: Sequence[str] = found.other_hosts if found else ()
        self.repeated = 0
        self._added: list[Added] = []
        self._lock = threading.Lock()
        self._played: list[Played] = []
        self._index = self._indexed(found.marks if found else ())

    def _indexed(self, marks: Sequence[Marks]) -> Index:
        return Index(marks)

    def _read(self, compiled: CompiledCassettes | None) -> Recordings | None:
        return recordings.read(self.path, self.matcher, self.hosts, compiled, self.limit_mb)

    def _unless_in_conflict(self, read: Callable[[], T]) -> T | None:
        """Read the file; nothing if it holds a merge conflict and is to be replaced as a whole."""
        try:
            return read()
        except CassetteError as error:
            if error.problem != MERGE_CONFLICT:
                raise
            if self._is_shared:
                raise CassetteError(self.path, error.problem, _OF_SEVERAL, error.line) from None
            if not self._replaced:
                raise
            self.is_in_conflict = True
            return None

    def __len__(self) -> int:
        return len(self.interactions)

    @property
    def lack(self) -> str:
        """What to say of it where it holds no recording."""
        return "is empty" if self.exists else "does not exist"

    def source_of(self, number: int) -> Source:
        """Return where a recording stands, by its number, counted from 1."""
        return Source(number, len(self), self.recorded.get("at", "")[:10])

    def read_others(self) -> list[Item]:
        """Return what the file holds of other hosts, as vcrpy has it; read each time."""
        document = store.read(self.path, self.hosts, self.limit_mb)
        return document.others if document else []

    def play(self, request: CallRequest) -> Interaction | None:
        """Take the next recording that answers ``request``, or ``None`` if none is left.

        One that was asked for in the same words comes before those that differ in what may vary.
        """
        found = self._played_next(self._index.take, self.matcher.exact.key(request))
        if found is not None or not self.matcher.vary:
            return found
        return self._played_next(self._index.take_loosely, self.matcher.key(request))

    def play_sent(self, method: str, url: str, body: bytes) -> Known | None:
        """Do the same for a request that was recorded byte for byte as it is sent now."""
        known = self._index.sent_as(sent_digest(method, url, body))
        if known is None:
            return None
        number, marks = known
        taken = self._take(self._index.take, marks.key)
        if taken is None:
            return None
        answer = self.interactions[taken]
        # To read a recording takes its time: most answer the very request that they are found by.
        request, _ = answer if taken == number else self.interactions[number]
        return Known(request, marks.plain, marks.sound, answer)

    def play_nearest(self, request: CallRequest) -> Interaction | None:
        """Take the recording most like ``request`` of those that are left of the same endpoint."""
        # Only now: most runs compare no SDKs.
        from pytest_claude_params.cassettes.nearest import is_answered_alike, nearest

        left = [number for number, one in self.unplayed.items() if is_answered_alike(one, request)]
        # The last of those that are equally alike is taken for the nearest.
        left.reverse()
        found = nearest([self.interactions[number - 1] for number in left], request)
        if found is None:
            return None
        place, recording = found
        with self._lock:
            number = left[place - 1] - 1
            if not self._index.take_number(number):
                return None
            self._note_played(number)
        return recording

    def _played_next(self, next_of: Callable[[str], int | None], key: str) -> Interaction | None:
        number = self._take(next_of, key)
        return None if number is None else self.interactions[number]

    def _take(self, next_of: Callable[[str], int | None], key: str) -> int | None:
        with self._lock:
            number = next_of(key)
            if number is not None:
                self._note_played(number)
            return number

    def _note_played(self, number: int) -> None:
        self._played.append(one := Played(number, clock.seconds()))
        played.note(partial(self._give_back, one))

    def _give_back(self, one: Played) -> None:
        """Let a recording answer again: nobody got its answer."""
        with self._lock:
            if one in self._played:
                self._played.remove(one)
                self._index.give_back(one.number)

    @property
    def added(self) -> list[Interaction]:
        """The new recordings, in the order in which they will be written."""
        with self._lock:
            return [one.interaction for one in in_order(self._added)]

    def add(
        self, request: CallRequest, response: CallResponse, sent_at: float | None = None
    ) -> None:
        """Keep a new recording; `recording/saving.py` writes it.

        Args:
            request: what was sent.
            response: what came back.
            sent_at: when it was sent, as ``clock.seconds`` says; now by default.
        """
        with self._lock:
            now = clock.seconds()
            self._added.append(Added((request, response), now if sent_at is None else sent_at, now))

    def change_added(
        self, changed: Callable[[int, Interaction], Interaction | None]
    ) -> list[Added] | None:
        """Change the new recordings before they are written; returns them, if any did change.

        Args:
            changed: takes the number of one, counted from 1, and the recording; returns it as
                it is to be kept, or ``None`` if it is not to be.
        """
        with self._lock:
            new = [
                replace(one, interaction=interaction)
                for number, one in enumerate(self._added, 1)
                if (interaction := changed(number, one.interaction)) is not None
            ]
            if new == self._added:
                return None
            self._added = new
            return list(new)

    def times_recorded(self, request: CallRequest) -> int:
        """How many recordings there are for this request, played or not."""
        return self._index.times(self.matcher.key(request))

    def recorded_answer(self, request: CallRequest) -> CallResponse | None:
        """Return what answered this request when it was recorded first; it is not played."""
        number = self._index.first(self.matcher.key(request))
        return None if number is None else self.interactions[number][1]

    @property
    def played(self) -> list[int]:
        """The numbers of the recordings that have answered, counted from 1."""
        with self._lock:
            return sorted(one.number + 1 for one in self._played)

    @property
    def unplayed(self) -> dict[int, CallRequest]:
        """What was recorded and has answered nothing, by its number, counted from 1."""
        # Those that were played need not be read for it.
        left = sorted({*range(1, len(self) + 1)}.difference(self.played))
        return {number: self.interactions[number - 1][0] for number in left}

    def read_again(self) -> Document:
        """Return what the file holds by now: other processes write, too."""
        self.is_in_conflict = False  # it may have been resolved meanwhile
        read = self._unless_in_conflict(lambda: store.read(self.path, self.hosts, self.limit_mb))
        return read or Document()

    def with_added(self, kept: list[Interaction]) -> list[Interaction]:
        """Return what stays of the file with the new recordings, each where the test asked for it."""
        with self._lock:
            return in_place(kept, self.interactions, self._played, self._added, self.matcher)

    @cached_property
    def put_aside(self) -> PutAside:
        """What lies where recordings of a failed test are put aside."""
        return PutAside(self.rejected_path, self.matcher, self.hosts, self.limit_mb)

    @property
    def conflict_path(self) -> Path:
        """Where a file with merge conflict markers is put aside when it is replaced."""
        return self.path.with_name(self.path.name + CONFLICT_SUFFIX)

    @property
    def rejected_path(self) -> Path:
        """Where recordings of a failed test are put aside."""
        return self.path.with_name(self.path.name + REJECTED_SUFFIX)
