"""Which recordings answer a request: found by the bytes that were sent, or by what they mean."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict, deque
from typing import TYPE_CHECKING, NamedTuple

from pytest_claude_params.matching import EVERYTHING_MATTERS
from pytest_claude_params.secrets.exchanges import redact_request
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.wire.bodies import wire_body

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.matching import Matcher


class Marks(NamedTuple):
    """What a recorded request is found by.

    Args:
        key: what it means; see `Matcher`.
        loose: what it means but for what may vary in its texts; the key where nothing may.
        sent: the bytes that were sent, as a digest; see `sent_digest`.
        plain: whether the redactions that all projects have find nothing in it.
        sound: whether it breaks no rule of the table that comes with the package, on any day.
    """

    key: str
    loose: str
    sent: str
    plain: bool
    sound: bool


def marks_of(request: CallRequest, matcher: Matcher = EVERYTHING_MATTERS) -> Marks:
    """Return what finds a recorded request: as recording stores it, also that of another tool."""
    # Only now: what was compiled knows its marks, and then no run needs the rules.
    from pytest_claude_params.parameters.request_findings import is_sound

    sent = sent_digest(request.method, request.url, wire_body(request.body))
    stored = redact_request(request, REDACTIONS)
    key = matcher.exact.key(stored)
    loose = matcher.key(stored) if matcher.vary else key
    return Marks(key, loose, sent, plain=stored == request, sound=is_sound(request))


def sent_digest(method: str, url: str, body: bytes) -> str:
    """Return a digest of what was sent, as it was; on whatever host.

    A client writes the same request the same way each time: where these digests are equal,
    nothing has to be read, redacted or compared.
    """
    target = url.partition("://")[2].partition("/")[2]
    head = f"{method} {target}\n".encode(errors="surrogatepass")
    return hashlib.blake2b(head + body, digest_size=16).hexdigest()


class Index:
    """Recordings by what they answer; each answers once, equal ones in their order.

    Args:
        marks: of each recording, in the order of the file.
    """

    def __init__(self, marks: Sequence[Marks]) -> None:
        self._marks = marks
        self._exact: dict[str, deque[int]] = defaultdict(deque)
        self._loose: dict[str, deque[int]] = defaultdict(deque)
        self._times = Counter(mark.loose for mark in marks)
        self._first: dict[str, int] = {}
        self._taken: set[int] = set()
        self._by_bytes: dict[str, tuple[int, Marks]] = {}
        for number, mark in enumerate(marks):
            self._exact[mark.key].append(number)
            self._first.setdefault(mark.loose, number)
            if mark.loose != mark.key:
                self._loose[mark.loose].append(number)
            self._by_bytes.setdefault(mark.sent, (number, mark))

    def take(self, key: str) -> int | None:
        """Return the number of the next recording that answers this, counted from 0."""
        return self._next(self._exact, key)

    def take_loosely(self, loose: str) -> int | None:
        """Return that of the next one that differs in nothing but what may vary."""
        return self._next(self._loose, loose)

    def _next(self, waiting: dict[str, deque[int]], key: str) -> int | None:
        numbers = waiting.get(key, ())
        while numbers:
            number = numbers.popleft()
            if number not in self._taken:
                self._taken.add(number)
                return number
        return None

    def take_number(self, number: int) -> bool:
        """Take one by its number, counted from 0; returns whether it was still there."""
        is_left = number not in self._taken
        self._taken.add(number)
        return is_left

    def give_back(self, number: int) -> None:
        """Let one that was taken answer again, in its place, counted from 0."""
        self._taken.discard(number)
        for waiting, key in self._places_of(number):
            waiting[key] = deque(sorted({*waiting[key], number}))

    def _places_of(self, number: int) -> Iterator[tuple[dict[str, deque[int]], str]]:
        mark = self._marks[number]
        yield self._exact, mark.key
        if mark.loose != mark.key:
            yield self._loose, mark.loose

    def sent_as(self, digest: str) -> tuple[int, Marks] | None:
        """Return the recording that was asked for with these very bytes, and its marks."""
        return self._by_bytes.get(digest)

    def times(self, loose: str) -> int:
        """How many recordings answer this, played or not."""
        return self._times[loose]

    def first(self, loose: str) -> int | None:
        """Return the number of the first recording that answers this, played or not."""
        return self._first.get(loose)


class RepeatingIndex(Index):
    """Recordings by what they answer; once all that answer a request have, they begin again."""

    def _next(self, waiting: dict[str, deque[int]], key: str) -> int | None:
        numbers = waiting.get(key)
        if not numbers:
            return None
        numbers.rotate(-1)
        return numbers[-1]

    def give_back(self, number: int) -> None:
        """Begin with it again, if no other has answered since."""
        for waiting, key in self._places_of(number):
            if waiting[key][-1] == number:
                waiting[key].rotate(1)
