"""The part of one test, or fixture, in a batch run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_claude_params.batches.rounds import Asked

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_claude_params.batches.rounds import Rounds
    from pytest_claude_params.call import CallRequest, CallResponse
    from pytest_claude_params.objections import Objection
    from pytest_claude_params.secrets.redactions import Redaction


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
        return self.rounds.takes(asked, is_whole=is_whole)

    def is_paid(self, response: CallResponse) -> bool:
        """Whether an answer came with a batch of this run, before it broke off."""
        return self.rounds.is_paid(self.test, response)

    def objection(self, asked: CallRequest) -> Objection | None:
        """Return why a request cannot join the plan."""
        return self.rounds.objection(self.test, asked, self.command)

    def join(self, asked: CallRequest, times: int, blanked: tuple[Redaction, ...]) -> None:
        """Let a request join the plan, so many times."""
        self.rounds.join(Asked(self.test, self.cassette, asked), times, blanked)
