"""Sending: what keeps a request of a test from going out, and what asks it through a batch."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from pytest_claude_params.call import CallResponse
from pytest_claude_params.errors import WaitsForBatch
from pytest_claude_params.secrets.leaks import leaks_in
from pytest_claude_params.spending.worst_case import input_tokens_of

if TYPE_CHECKING:
    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.cassettes.cassette import Cassette
    from pytest_claude_params.cassettes.recording.secrets_of_test import SecretsOfTest
    from pytest_claude_params.misses import MissContext
    from pytest_claude_params.objections import Objection
    from pytest_claude_params.secrets.redactions.redaction import Redaction
    from pytest_claude_params.spending.ledger import Ledger


class Batch(Protocol):
    """Asks through message batches what a test would ask by itself."""

    def takes(self, asked: CallRequest, *, is_whole: bool) -> bool:
        """Whether a batch takes a request, of which something may have been blanked."""

    def is_paid(self, response: CallResponse) -> bool:
        """Whether an answer came with a batch of this run, before it broke off."""

    def note_done(self) -> None:
        """Note that the answers of the test are recorded."""

    def objection(self, asked: CallRequest) -> Objection | None:
        """Return why a request cannot join the plan."""

    def join(self, asked: CallRequest, times: int, blanked: tuple[Redaction, ...]) -> None:
        """Let a request join the plan, so many times."""


@dataclass
class Sending:
    """Decides whether what no recording answers goes out.

    Args:
        cassette: what an earlier answer in it took tells what a request will cost.
        context: how the command is shown that goes on, and how often the request is asked.
        secrets: what is not to be shown of a request.
        ledger: keeps the run within its budget, if it has one.
        batch: asks what it takes through message batches, if that is wanted.
        waits: whether the test has ended, since a batch is to answer.
    """

    cassette: Cassette
    context: MissContext
    secrets: SecretsOfTest
    ledger: Ledger | None = None
    batch: Batch | None = None
    waits: bool = field(init=False, default=False)

    def hindrance(self, asked: CallRequest, request: CallRequest) -> Objection | None:
        """Return why a request is not sent; raises ``WaitsForBatch`` if a batch will ask it.

        Args:
            asked: what is sent, without secrets.
            request: the same as it was sent.
        """
        if self.batch and (
            objection := self._join_batch(self.batch, asked, is_whole=asked == request)
        ):
            return objection
        return self._beyond_budget(asked)

    def _join_batch(self, batch: Batch, asked: CallRequest, *, is_whole: bool) -> Objection | None:
        """Let a request join the plan of a batch, which ends the test for now.

        Returns why it cannot; ``None`` if it is asked live. Raises ``WaitsForBatch``.
        """
        # What cannot be written is told of by those who would write it.
        is_whole = is_whole and not leaks_in(asked, CallResponse(200), self.secrets.redactions)
        if not batch.takes(asked, is_whole=is_whole):
            return None
        times = max(1, self.context.times_left())
        objection = batch.objection(asked)
        for _ in range(times):
            objection = objection or self._beyond_budget(asked)
        if objection:
            return objection
        self.waits = True
        batch.join(asked, times, self.secrets.redactions)
        raise WaitsForBatch("claude: the test waits for the answer of a message batch")

    def _beyond_budget(self, asked: CallRequest) -> Objection | None:
        """Reserve what a request costs at most; returns why it is not sent if that is too much."""
        if self.ledger is None:
            return None
        before = self.cassette.recorded_answer(asked)
        tokens = input_tokens_of(before.usage) if before and before.usage else None
        standing = self.ledger.reserve(asked, tokens)
        return standing.objection(asked, self.context.go_on) if standing else None
