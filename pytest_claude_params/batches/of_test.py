"""The part of one test, or fixture, in a batch run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_claude_params.batches.state import custom_id_prefix
from pytest_claude_params.batches.waiting_requests import Asked
from pytest_claude_params.objections import Objection

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_claude_params.batches.rounds import Rounds
    from pytest_claude_params.batches.state import Planned
    from pytest_claude_params.call import CallRequest, CallResponse
    from pytest_claude_params.secrets.redactions.redaction import Redaction


@dataclass(frozen=True)
class BatchOfTest:
    """Asks for one test.

    Args:
        rounds: those of the run.
        test: its node id, or the name of the fixture.
        cassette: where answers will be recorded.
        command: what asks it live.
    """

    rounds: Rounds
    test: str
    cassette: Path
    command: str

    def takes(self, asked: CallRequest, *, is_whole: bool) -> bool:
        """Whether a batch takes a request, of which something may have been blanked."""
        return self.rounds.waiting.takes(asked, is_whole=is_whole)

    def is_paid(self, response: CallResponse) -> bool:
        """Whether an answer was recorded by this run, before it broke off: all of a test that is done."""
        if self.test in self.rounds.state.done:
            return True
        state, message_id = self.rounds.state, str(response.message.get("id"))
        return any(state.answers.get(one.custom_id) == message_id for one in self._planned)

    def objection(self, asked: CallRequest) -> Objection | None:
        """Return why a request cannot join the plan: it has failed, or comes too late."""
        advice = ("  Ask it live, at the full price:", f"    {self.command}")
        state, most = self.rounds.state, self.rounds.most
        if failure := self._failure_of(asked):
            return Objection(f"the batch has no answer to it: {failure}", list, advice)
        if state.rounds < most:
            return None
        there_are = f"there {'is' if most == 1 else 'are'} {most} at most"
        reason = f"it would take round {most + 1} of batches, and {there_are}"
        more = ("  Allow more rounds:", f"    --claude-batch-rounds={most + 1}", *advice)
        return Objection(reason, list, more)

    def note_done(self) -> None:
        """Note that the test is done: a later run that goes on does not ask for it again.

        An answer that says what was recorded leaves its cassette as it is, and one that was asked
        live is in no batch, so neither could be told by its id.
        """
        self.rounds.note_done(self.test)

    @property
    def _planned(self) -> list[Planned]:
        return [one for one in self.rounds.state.planned if one.test == self.test]

    def _failure_of(self, asked: CallRequest) -> str:
        """Return how an equal request of this test has failed in a batch; empty if none has."""
        prefix, failures = custom_id_prefix(asked), self.rounds.state.failures
        equal = (one for one in self._planned if one.custom_id.partition("-")[0] == prefix)
        return next((failures[one.custom_id] for one in equal if one.custom_id in failures), "")

    def join(self, asked: CallRequest, times: int, blanked: tuple[Redaction, ...]) -> None:
        """Let a request join the plan, so many times."""
        self.rounds.waiting.join(Asked(self.test, self.cassette, asked), times, blanked)
