"""Rounds of batches: what tests ask joins a plan, which is submitted, waited for and fetched."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from pytest_claude_params import clock
from pytest_claude_params.batches import state as files
from pytest_claude_params.batches.api import BatchError
from pytest_claude_params.batches.eligible import why_live
from pytest_claude_params.batches.results import Delivery
from pytest_claude_params.batches.state import Batch, State, asked_under, custom_id_prefix, numbered
from pytest_claude_params.matching import key_of
from pytest_claude_params.objections import Objection
from pytest_claude_params.wire.json_text import json_text
from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from pytest_claude_params.batches.api import Api, Look
    from pytest_claude_params.batches.state import Planned
    from pytest_claude_params.call import CallRequest, CallResponse
    from pytest_claude_params.secrets.redactions import Redaction

_ROOM_FOR_FIELDS = 200
_FIRST_PAUSE_S = 0.25
_LONGEST_PAUSE_S = 60.0
_GROWTH = 1.5


class Limits(NamedTuple):
    """How large one batch may be.

    The API's own by default (platform documentation, batch processing, 2026-11).

    Args:
        requests: how many requests it has at most.
        bytes: how large the bodies of its requests are together.
    """

    requests: int = 100_000
    bytes: int = 256_000_000


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


class StillWorking(Exception):  # noqa: N818 - not an error: the same command goes on later
    """A batch has not ended within the time that somebody wanted to wait."""


@dataclass
class Rounds:
    """All rounds of one batch run, also of those that broke off before it.

    Args:
        path: the state file.
        most: how many rounds there may be.
        blanked: returns what is blanked in every answer.
        tell: is told what happens, a line each.
        settle: is told of each answer, for a budget.
        hosts: further host names that serve the Claude API.
        limits: how large one batch may be; what is more goes into further ones of the same round.
    """

    path: Path
    most: int
    blanked: Callable[[], Sequence[Redaction]]
    tell: Callable[[str], None]
    settle: Callable[[CallRequest, CallResponse], None] = lambda _request, _response: None
    hosts: Sequence[str] = ()
    limits: Limits = field(default_factory=Limits)
    state: State = field(init=False)
    live: Counter[str] = field(init=False, default_factory=Counter)
    _waiting: list[Asked] = field(init=False, default_factory=list)
    _blanked_of: dict[str, Sequence[Redaction]] = field(init=False, default_factory=dict)
    _lock: threading.Lock = field(init=False, default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """Read what an earlier run has left; raises ``CassetteError``."""
        self.state = files.read(self.path) or State()

    # What the recorder of a test asks.

    def takes(self, request: CallRequest, *, is_whole: bool) -> bool:
        """Whether a batch takes a request; what it does not is counted as asked live.

        Args:
            request: what is asked, without secrets.
            is_whole: whether nothing was blanked in it.
        """
        why = why_live(request, is_whole=is_whole)
        if why:
            with self._lock:
                self.live[why] += 1
        return why is None

    def objection(self, test: str, request: CallRequest, command: str) -> Objection | None:
        """Return why a request does not join the plan, if it has failed or comes too late.

        Args:
            test: who asks.
            request: what is asked.
            command: what asks it live.
        """
        advice = ("  Ask it live, at the full price:", f"    {command}")
        prefix = custom_id_prefix(request)
        failed = [
            self.state.failures[one.custom_id]
            for one in self.state.planned
            if one.test == test
            and one.custom_id.partition("-")[0] == prefix
            and one.custom_id in self.state.failures
        ]
        if failed:
            return Objection(f"the batch has no answer to it: {failed[0]}", list, advice)
        if self.state.rounds < self.most:
            return None
        there_are = f"there {'is' if self.most == 1 else 'are'} {self.most} at most"
        reason = f"it would take round {self.most + 1} of batches, and {there_are}"
        more = ("  Allow more rounds:", f"    --claude-batch-rounds={self.most + 1}", *advice)
        return Objection(reason, list, more)

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

    def is_paid(self, test: str, response: CallResponse) -> bool:
        """Whether an answer came with a batch of this run, before it broke off."""
        message_id = str(response.message.get("id"))
        return any(
            one.test == test and self.state.answers.get(one.custom_id) == message_id
            for one in self.state.planned
        )

    # What the run asks.

    def answers_of(self) -> Counter[str]:
        """Return how many answers have come for each test."""
        return Counter(
            one.test for one in self.state.planned if one.custom_id in self.state.answers
        )

    def plan(self, api: Api, known: Callable[[str], Iterable[Asked]]) -> None:
        """Write down what the next round asks, before it is submitted.

        Args:
            api: the API.
            known: returns what a test will ask, if it asks what it has asked before.
        """
        with self._lock:
            waiting, self._waiting = self._waiting, []
        by_test: dict[str, list[Asked]] = defaultdict(list)
        for one in waiting:
            by_test[one.test].append(one)
        before = {one.test for one in self.state.planned}
        asked = [
            one
            for test, ones in by_test.items()
            for one in (ones if test in before else _with_known(ones, known(test)))
        ]
        number, newest = self.state.rounds + 1, api.newest()
        planned = numbered(asked, self.state.planned)
        self.state.batches += [
            Batch(number, newest, group) for group in _groups(planned, self.limits)
        ]
        files.write(self.path, self.state)
        tests = len({one.test for one in planned})
        self.tell(
            f"claude batch: round {number}: "
            f"{plural(len(planned), 'request')} of {plural(tests, 'test')}"
        )

    def submit(self, api: Api) -> None:
        """Submit what is planned, unless a run has done so that was killed before it could say so."""
        for batch in [one for one in self.state.open if not one.id]:
            if found := self._submitted_before(api, batch):
                self.tell(f"claude batch: {found} was submitted by a run that broke off")
            batch.id = found or self._created(api, batch)
            files.write(self.path, self.state)

    def _created(self, api: Api, batch: Batch) -> str:
        try:
            batch_id = api.create(batch)
        except BatchError as error:
            if not error.unknown:  # nothing was created: nobody needs to look for it
                self.state.batches.remove(batch)
                self._write_or_remove()
            raise
        self.tell(
            f"claude batch: submitted {batch_id}; Ctrl-C leaves it working, and the same command "
            "comes back to it"
        )
        return batch_id

    def _submitted_before(self, api: Api, batch: Batch) -> str:
        """Look for a batch with these custom ids: they are told once it has ended."""
        known = {one.id for one in self.state.batches}
        for look in api.newer_than(batch.newest_before):
            if look.id in known or look.requests != len(batch.planned):
                continue
            for _ in _pauses(None):
                if api.look(look.id).is_done:
                    break
            first = next(iter(api.results(look.id)), None)
            if first and first.custom_id in batch.custom_ids:
                return look.id
        return ""

    def wait(self, api: Api, most_s: float | None) -> None:
        """Wait until all batches have ended; raises `StillWorking`.

        Args:
            api: the API.
            most_s: for how long, in seconds; ``None`` as long as it takes.
        """
        for batch in self.state.open:
            for _ in _pauses(most_s):
                if api.look(batch.id).is_done:
                    break
            else:
                raise StillWorking(batch.id)

    def fetch(self, api: Api, ended: Sequence[Batch] | None = None) -> None:
        """Put results where their tests find them.

        Args:
            api: the API.
            ended: whose; those of all open batches by default.
        """
        for batch in self.state.open if ended is None else ended:
            delivery = Delivery(self.state, self._blanked_for, self.hosts, self.settle)
            delivery.take(batch, api.results(batch.id))
            files.write(self.path, self.state)
            failures = [self.state.failures.get(one.custom_id, "") for one in batch.planned]
            failed = [one for one in failures if one]
            self.tell(
                f"claude batch: {batch.id}: {plural(len(failures) - len(failed), 'answer')}"
                f"{_told(failed)}"
            )

    def _blanked_for(self, test: str) -> Sequence[Redaction]:
        return self._blanked_of.get(test) or self.blanked()

    def finish(self) -> None:
        """Throw the state away: no test waits any more."""
        if not self.state.open:
            self.state = State()
            self._write_or_remove()

    def _write_or_remove(self) -> None:
        if self.state.batches:
            files.write(self.path, self.state)
        else:
            self.path.unlink(missing_ok=True)

    @property
    def live_line(self) -> str:
        """What was asked live, since a batch does not take it; empty if nothing was."""
        if not self.live:
            return ""
        parts = ", ".join(f"{count} {why}" for why, count in sorted(self.live.items()))
        requests = plural(self.live.total(), "request")
        return f"claude batch: asked live, at the full price: {requests} ({parts})"


def look_all(state: State, api: Api) -> list[tuple[Batch, Look | None]]:
    """Return how each batch stands; ``None`` for one that is not known to be submitted."""
    return [(one, api.look(one.id) if one.id else None) for one in state.batches]


def cancel_all(state: State, api: Api) -> list[tuple[Batch, Look | None]]:
    """Cancel what is not done yet, and return how each batch stands."""
    return [(one, _canceled(api, one.id) if one.id else None) for one in state.batches]


def _canceled(api: Api, batch_id: str) -> Look:
    try:
        return api.cancel(batch_id)
    except BatchError:
        look = api.look(batch_id)
        if look.is_done:  # so there is nothing to cancel
            return look
        raise


def _told(failed: Sequence[str]) -> str:
    if not failed:
        return ""
    kinds = Counter(failed)
    return ", no answer to " + ", ".join(f"{count}: {why}" for why, count in kinds.items())


def _pauses(most_s: float | None) -> Iterator[None]:
    """Yield each time that somebody should look, with pauses between that grow."""
    began, pause = clock.seconds(), _FIRST_PAUSE_S
    yield
    while most_s is None or clock.seconds() - began + pause <= most_s:
        time.sleep(pause)
        yield
        pause = min(pause * _GROWTH, _LONGEST_PAUSE_S)


def _with_known(asked: list[Asked], known: Iterable[Asked]) -> list[Asked]:
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


def _groups(planned: Sequence[Planned], limits: Limits) -> Iterator[list[Planned]]:
    """Part requests by what a batch has once, and where one would be too large."""
    alike: dict[object, list[Planned]] = defaultdict(list)
    for one in planned:
        headers = tuple(sorted(asked_under(one.request).items()))
        alike[headers, "beta=true" in one.request.url].append(one)
    for ones in alike.values():
        group: list[Planned] = []
        size = 0
        for one in ones:
            bytes_ = len(json_text(one.request.body).encode(errors="replace")) + _ROOM_FOR_FIELDS
            if group and (len(group) == limits.requests or size + bytes_ > limits.bytes):
                yield group
                group, size = [], 0
            group.append(one)
            size += bytes_
        yield group
