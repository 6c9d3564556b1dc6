"""Rounds of batches: each is planned, submitted, waited for and fetched."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_claude_params import clock
from pytest_claude_params.batches import state as files
from pytest_claude_params.batches.api import BatchError
from pytest_claude_params.batches.grouping import Limits, groups
from pytest_claude_params.batches.results import Delivery
from pytest_claude_params.batches.state import Batch, State, numbered
from pytest_claude_params.batches.waiting_requests import WaitingRequests, with_known
from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from pytest_claude_params.batches.api import Api
    from pytest_claude_params.batches.waiting_requests import Asked
    from pytest_claude_params.call import CallRequest, CallResponse
    from pytest_claude_params.secrets.redactions.redaction import Redaction

_FIRST_PAUSE_S = 0.25
_LONGEST_PAUSE_S = 60.0
_GROWTH = 1.5


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
    waiting: WaitingRequests = field(init=False, default_factory=WaitingRequests)

    def __post_init__(self) -> None:
        """Read what an earlier run has left; raises ``CassetteError``."""
        self.state = files.read(self.path) or State()

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
        by_test: dict[str, list[Asked]] = defaultdict(list)
        for one in self.waiting.taken():
            by_test[one.test].append(one)
        before = {one.test for one in self.state.planned}
        asked = [
            one
            for test, ones in by_test.items()
            for one in (ones if test in before else with_known(ones, known(test)))
        ]
        number, newest = self.state.rounds + 1, api.newest()
        planned = numbered(asked, self.state.planned)
        self.state.batches += [
            Batch(number, newest, group) for group in groups(planned, self.limits)
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
        return self.waiting.blanked_of(test) or self.blanked()

    def note_done(self, test: str) -> None:
        """Note a test whose answers are recorded; raises ``CassetteError``."""
        if test not in self.state.done:
            self.state.done.append(test)
            if self.state.batches:
                files.note_done(self.path, test)

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
