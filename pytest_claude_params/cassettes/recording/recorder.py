"""The recorder of one test: answers requests from its cassette, or lets them out and keeps them."""

from __future__ import annotations

from dataclasses import InitVar, dataclass, field, replace
from typing import TYPE_CHECKING, NoReturn

from pytest_claude_params.cassettes.pending.paid_answers import PaidAnswers
from pytest_claude_params.cassettes.pending.pending_recordings import NewAnswers
from pytest_claude_params.cassettes.recording.keeping import Keeping
from pytest_claude_params.cassettes.recording.replaying import Replaying
from pytest_claude_params.cassettes.recording.scene import Scene, Scenes
from pytest_claude_params.cassettes.recording.secrets_of_test import SecretsOfTest
from pytest_claude_params.cassettes.recording.sending import Sending
from pytest_claude_params.cassettes.recording.unanswered import Unanswered
from pytest_claude_params.errors import CassetteMiss
from pytest_claude_params.faults.plan import FaultPlan
from pytest_claude_params.misses import BlockedRequest, DescribedMiss, LateMiss, MissContext
from pytest_claude_params.objections import no_objection
from pytest_claude_params.record_mode import asks_anew, is_preview, replays_only
from pytest_claude_params.secrets.secret_environment import SecretEnvironment
from pytest_claude_params.wire import hosts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pytest_claude_params.call import CallRequest, CallResponse
    from pytest_claude_params.cassettes.cassette import Cassette
    from pytest_claude_params.cassettes.confirmed import Renewal
    from pytest_claude_params.cassettes.files.other_hosts import OtherHosts
    from pytest_claude_params.cassettes.layouts import Item
    from pytest_claude_params.cassettes.recording.question import Question
    from pytest_claude_params.cassettes.recording.scene import Mutation, Watch
    from pytest_claude_params.cassettes.recording.sending import Batch
    from pytest_claude_params.cassettes.recording.sent_requests import SentRequests
    from pytest_claude_params.faults.plan import Standing
    from pytest_claude_params.objections import Objection
    from pytest_claude_params.record_mode import RecordMode
    from pytest_claude_params.secrets.redactions.redaction import Redaction
    from pytest_claude_params.spending.ledger import Ledger
    from pytest_claude_params.transcript import Transcript


@dataclass
class Recorder:
    """Decides for each request of one test: replay, record or miss.

    Args:
        cassette: where recordings are and go.
        transcript: where calls are noted.
        mode: ``none`` never lets a request out, ``new`` and ``update`` those without a recording,
            ``all`` and ``preview`` every one.
        redactions: what must not reach the cassette, whatever the environment holds.
        context: how the test, its cassette and its command are shown.
        owned: whether the cassette belongs to this test alone.
        reuses: whether answers that were put aside are played; with ``all`` none are.
        hosts: further host names that serve the Claude API.
        faults: what to strike requests with, before any recording is asked.
        watch: is shown each request that is answered, while who sends it is on the stack.
        tools: what records, such as ``{"sdk": "anthropic 2.12.0"}``, for the file's head.
        others: what the cassette holds of other hosts.
        fallback: is asked for an answer before a request misses, or is recorded.
        ledger: keeps the run within its budget, if it has one.
        ready: holds what another process of this run was answered.
        batch: asks what it takes through message batches, if that is wanted.
        asked_first: how many answers of this run wait for the test before it begins.
        renewal: how a recording stays that the same answer confirms; without, it is replaced.
        environment: whose secret values must not reach the cassette either.
        sent: notes what is sent, for a comparison of SDKs; what no recording answers is then
            answered by the nearest one, so that the test goes on.
        mutation: changes what recordings answer; what is asked after that is answered by the
            nearest recording, too.
    """

    cassette: Cassette
    transcript: Transcript
    mode: RecordMode
    redactions: InitVar[tuple[Redaction, ...]]
    context: MissContext
    owned: bool = True
    reuses: InitVar[bool] = True
    hosts: tuple[str, ...] = ()
    tools: dict[str, str] = field(default_factory=dict)
    faults: FaultPlan = field(default_factory=FaultPlan)
    watch: InitVar[Watch | None] = None
    others: OtherHosts | None = None
    fallback: Cassette | None = None
    ledger: Ledger | None = None
    ready: InitVar[Cassette | None] = None
    batch: Batch | None = None
    asked_first: InitVar[int] = 0
    renewal: Renewal | None = None
    environment: InitVar[SecretEnvironment | None] = None
    sent: SentRequests | None = None
    mutation: InitVar[Mutation | None] = None
    new: NewAnswers = field(init=False)
    secrets: SecretsOfTest = field(init=False)
    scenes: Scenes = field(init=False)
    paid: PaidAnswers = field(init=False)
    asked_anew: CallRequest | None = field(init=False, default=None)
    unanswered: Unanswered = field(init=False, default_factory=Unanswered)
    sending: Sending = field(init=False)
    replaying: Replaying = field(init=False)
    keeping: Keeping = field(init=False)

    def __post_init__(  # noqa: PLR0913, PLR0917 - the dataclass gives them in its order
        self,
        redactions: tuple[Redaction, ...],
        reuses: bool,
        watch: Watch | None,
        ready: Cassette | None,
        asked_first: int,
        environment: SecretEnvironment | None,
        mutation: Mutation | None,
    ) -> None:
        """Open what keeps recordings safe until there is a verdict."""
        cassette, transcript = self.cassette, self.transcript
        self.new = NewAnswers(cassette, transcript.test, transcript.add_note)
        self.secrets = SecretsOfTest(
            redactions,
            environment or SecretEnvironment({}),
            self.new,
            transcript,
            self.context.cassette_name,
        )
        self.scenes = Scenes(Scene(transcript, self.faults, watch, mutation), self.secrets)
        self.paid = PaidAnswers(
            cassette,
            transcript.test,
            self.mode,
            ready,
            self.batch,
            reuses=reuses,
            asked_first=asked_first,
        )
        self.keeping = Keeping(
            self.new,
            self.secrets,
            transcript.test,
            # Those of a preview are not recorded until they are accepted.
            "live" if is_preview(self.mode) else "recorded",
            self.context.starter,
            self.ledger,
        )
        self.sending = Sending(cassette, self.context, self.secrets, self.ledger, self.batch)
        self.replaying = Replaying(
            cassette, self.secrets, self.fallback, goes_on=self.sent is not None
        )

    @property
    def waits(self) -> bool:
        """Whether a batch is still to answer what the test has asked."""
        return self.sending.waits

    def concerns(self, url: str, headers: Mapping[str, str]) -> bool:
        """Whether a request goes to Claude."""
        return hosts.is_claude_request(url, headers, self.hosts)

    def other_answer(self, method: str, url: str, body: bytes) -> Item | None:
        """Return what a host that is not Claude's has answered, if that is to be replayed."""
        if self.others is None:
            return None
        found = self.others.answer(method, url, body)
        if found is None and (miss := self.others.miss(method, url)):
            known = DescribedMiss(miss, self.transcript.test)
            self.transcript.add_miss(known)
            raise CassetteMiss(known.line, known)
        return found

    def decide(self, question: Question, timeout_s: float | None = None) -> CallResponse | None:
        """Return the answer to a request, or ``None`` if it is to go out.

        Raises ``CassetteMiss``.

        Args:
            question: the request.
            timeout_s: how long the client waits for an answer; ``None`` if for ever.
        """
        # A judge's calls are none of the test's.
        if self.sent and not self.scenes.now.is_aside:
            self.sent.note(self.secrets.redacted(question.request), question.all_headers)
        if as_sent := question.as_sent:
            answer = self.answer_sent(*as_sent)
            if answer is not None:
                return answer
        return self.answer(question.request, question.fault, timeout_s)

    def answer_sent(
        self, method: str, url: str, headers: dict[str, str], body: bytes
    ) -> CallResponse | None:
        """Answer a request that was recorded byte for byte as it is sent now.

        Most requests are, and nothing of them has to be read or redacted again.
        ``None`` leaves it to `answer`.

        Args:
            method: the HTTP method, upper case.
            url: the whole URL, without secrets.
            headers: those that carry meaning.
            body: as it is sent.
        """
        scene = self.scenes.now
        if asks_anew(self.mode) or scene.faults:
            return None
        return self.replaying.as_sent(scene, method, url, headers, body)

    def answer(
        self, request: CallRequest, fault: Standing | None = None, timeout_s: float | None = None
    ) -> CallResponse | None:
        """Return the recorded answer, or ``None`` if the request is to be made live.

        Raises ``CassetteMiss`` if there is none and recording is off, or if it is known that
        the request would fail.

        Args:
            request: what was sent.
            fault: what strikes it.
            timeout_s: how long the client waits for an answer; ``None`` if for ever.
        """
        if fault:
            injected = self.scenes.instead(fault, request, timeout_s)
            if injected is not None:
                return injected
        replayed = self._replayed(self.secrets.blanked(request), request, fault)
        if replayed is None and self.secrets.look_again():
            replayed = self._replayed(self.secrets.blanked(request), request, fault)
        if replayed is not None:
            return replayed
        return self._recovered_or_sent(self.secrets.blanked(request), request, fault)

    def _replayed(
        self, asked: CallRequest, request: CallRequest, fault: Standing | None
    ) -> CallResponse | None:
        if asks_anew(self.mode):
            return None
        return self.replaying.answer(self.scenes.now, asked, request, fault)

    def _recovered_or_sent(
        self, asked: CallRequest, request: CallRequest, fault: Standing | None
    ) -> CallResponse | None:
        """Return an answer that was paid for before, or let the request out; raises a miss."""
        scene = self.scenes.now
        if replays_only(self.mode):
            self._miss(self._late_miss(asked))
        earlier = self.paid.take(asked, scene.transcript)
        if earlier is not None:
            return self.keeping.recover(scene, asked, *earlier, fault=fault)
        if objection := self._objection_here(asked) or self.sending.hindrance(asked, request):
            self._miss(BlockedRequest(asked, objection, self.transcript.test))
        self.asked_anew = self.asked_anew or asked
        scene.saw(asked, live=True)
        scene.transcript.add_live_request()
        return None

    def _late_miss(self, asked: CallRequest) -> LateMiss:
        return LateMiss(
            asked,
            self.cassette,
            replace(self.context, objection=self._objection_here),
            self.transcript.test,
            self.secrets.redactions,
        )

    @property
    def _objection_here(self) -> Callable[[CallRequest], Objection | None]:
        """What knows what is wrong with requests; a judge's are looked at before the test runs."""
        return no_objection if self.scenes.now.is_aside else self.context.objection

    def _miss(self, miss: LateMiss | BlockedRequest) -> NoReturn:
        self.scenes.now.transcript.add_miss(miss)
        raise CassetteMiss(miss.line, miss)

    def record(
        self,
        request: CallRequest,
        response: CallResponse,
        fault: Standing | None = None,
        sent_at: float | None = None,
        *,
        on_disk: bool = True,
    ) -> CallResponse:
        """Keep a live answer whole, and return it as the client gets it.

        Args:
            request: what was sent.
            response: what came back.
            fault: what struck it.
            sent_at: when it was sent, as ``clock.seconds`` says.
            on_disk: whether it is on disk by then; else `see_to_disk` has to be called.
        """
        return self.keeping.record(
            self.scenes.now, request, response, fault, sent_at, on_disk=on_disk
        )

    def see_to_disk(self) -> None:
        """Write what was recorded, so that no kill can lose it; for a thread without event loop."""
        self.new.see_to_disk()
