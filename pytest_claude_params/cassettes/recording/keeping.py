"""Keeping: answers that were paid for, without secrets, until the test has come to a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_claude_params.call import Call
from pytest_claude_params.cassettes.files.head import now
from pytest_claude_params.cassettes.files.interactions import dated
from pytest_claude_params.secrets.exchanges import redact_request, redact_response
from pytest_claude_params.wire import hosts

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_claude_params.call import CallRequest, CallResponse, Source
    from pytest_claude_params.cassettes.files.interactions import Interaction
    from pytest_claude_params.cassettes.pending.pending_recordings import NewAnswers
    from pytest_claude_params.cassettes.recording.scene import Scene
    from pytest_claude_params.cassettes.recording.secrets_of_test import SecretsOfTest
    from pytest_claude_params.faults.plan import Standing
    from pytest_claude_params.spending.ledger import Ledger


@dataclass
class Keeping:
    """Keeps the answers of one test and notes its calls.

    Args:
        new: takes the answers.
        secrets: what must not be kept of them.
        test: the test's node id.
        source: what the transcript calls an answer of this run.
        starter: names the test that has started the thread that asks; empty if none has.
        ledger: counts what was spent, if the run has a budget.
    """

    new: NewAnswers
    secrets: SecretsOfTest
    test: str
    source: Source
    starter: Callable[[], str]
    ledger: Ledger | None = None

    def record(  # noqa: PLR0913 - as `Recorder.record` has them, and whose call it is
        self,
        scene: Scene,
        request: CallRequest,
        response: CallResponse,
        fault: Standing | None = None,
        sent_at: float | None = None,
        *,
        on_disk: bool = True,
    ) -> CallResponse:
        """Keep a live answer whole, and return it as the client gets it; see `Recorder.record`."""
        stored = dated(
            (self.secrets.redacted(request), redact_response(response, self.secrets.redactions)),
            now(),
        )
        stored_request, stored_response = stored
        if not self.new.add(stored, sent_at, self.secrets.redactions):
            scene.transcript.withhold(stored_request)
        if on_disk:
            self.new.see_to_disk()
        if self.ledger:
            self.ledger.settle(stored_request, stored_response)
        self._note_starter(scene)
        origin = hosts.origin_of(request.url, response.headers)
        asked_at = sent_at or 0.0
        at = stored_response.recorded_at
        call = Call(stored_request, stored_response, self.source, origin, at, asked_at=asked_at)
        call = scene.noted(call, fault)
        return call.response if call.is_injected else response

    def recover(
        self,
        scene: Scene,
        asked: CallRequest,
        earlier: Interaction,
        source: Source,
        fault: Standing | None,
    ) -> CallResponse:
        """Give an answer that was asked for before as if it had just been recorded, but for its date.

        Args:
            scene: whose call it is.
            asked: what is sent, without secrets.
            earlier: the answer, with its own request.
            source: what the transcript calls it.
            fault: what strikes it.
        """
        request, answer = dated(earlier, now())
        recorded = redact_request(request, self.secrets.redactions)
        response = redact_response(answer, self.secrets.redactions)
        if not self.new.add_recovered((recorded, response), self.secrets.redactions):
            scene.transcript.withhold(asked)
        origin = hosts.origin_of(recorded.url, response.headers)
        call = Call(asked, response, source, origin, response.recorded_at)
        return scene.noted(call, fault).response

    def _note_starter(self, scene: Scene) -> None:
        if starter := self.starter():
            said = f"recorded what a thread has asked that {starter} has started"
            scene.transcript.add_note(f"{self.test} {said}")
