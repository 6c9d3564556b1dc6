"""The recorder of one test: answers requests from its cassette, or lets them out and keeps them."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, NoReturn, Protocol

from pytest_claude_params.call import Call, CallRequest, CallResponse
from pytest_claude_params.cassettes.files.head import head_of, now
from pytest_claude_params.cassettes.naming import CONFLICT_SUFFIX
from pytest_claude_params.cassettes.pending import preview
from pytest_claude_params.cassettes.pending.pending_recordings import NewAnswers
from pytest_claude_params.cassettes.pending.recovery import LeftAnswers
from pytest_claude_params.cassettes.replay_notes import replay_notes
from pytest_claude_params.cassettes.unanswered import Unanswered
from pytest_claude_params.cassettes.upkeep.cleaning import cleaned, cleaned_interaction
from pytest_claude_params.errors import CassetteMiss, WaitsForBatch
from pytest_claude_params.faults.plan import FaultPlan
from pytest_claude_params.misses import BlockedRequest, DescribedMiss, LateMiss, MissContext
from pytest_claude_params.objections import no_objection
from pytest_claude_params.record_mode import ASKING_AGAIN
from pytest_claude_params.secrets.blanker import Blanker
from pytest_claude_params.secrets.leaks import leaks_in
from pytest_claude_params.secrets.redactions import (
    REDACTIONS,
    Redaction,
    SecretEnvironment,
    redact_request,
    redact_response,
)
from pytest_claude_params.secrets.telling import without_secrets
from pytest_claude_params.spending.worst_case import input_tokens_of
from pytest_claude_params.transcript import WITHHELD
from pytest_claude_params.wire import hosts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pytest_claude_params.call import Source
    from pytest_claude_params.cassettes.cassette import Cassette, Keep
    from pytest_claude_params.cassettes.files.file_format import Document, Interaction
    from pytest_claude_params.cassettes.files.other_hosts import OtherHosts
    from pytest_claude_params.cassettes.layouts import Item
    from pytest_claude_params.cassettes.pending.preview import Place, PreviewedTest
    from pytest_claude_params.errors import CassetteError
    from pytest_claude_params.faults.plan import Standing
    from pytest_claude_params.objections import Objection
    from pytest_claude_params.record_mode import RecordMode
    from pytest_claude_params.secrets.withheld import Withheld
    from pytest_claude_params.spending.ledger import Ledger
    from pytest_claude_params.transcript import Transcript

_REJECTED = 400
_ASKED_UNDER = ("anthropic-version", "anthropic-beta")
_UNTOLD = "the test failed, with a message that holds a secret which cannot be blanked"


class Watch(Protocol):
    """Looks at requests."""

    def __call__(self, request: CallRequest, *, live: bool, sound: bool = False) -> None:
        """Look at one, which goes to the API or is answered from a recording.

        Args:
            request: what is sent, without secrets.
            live: whether it goes to the API.
            sound: whether it is known to break no rule of the package's own table.
        """


class Batch(Protocol):
    """Asks through message batches what a test would ask by itself."""

    def takes(self, asked: CallRequest, *, is_whole: bool) -> bool:
        """Whether a batch takes a request, of which something may have been blanked."""

    def is_paid(self, response: CallResponse) -> bool:
        """Whether an answer came with a batch of this run, before it broke off."""

    def objection(self, asked: CallRequest) -> Objection | None:
        """Return why a request cannot join the plan."""

    def join(self, asked: CallRequest, times: int, blanked: tuple[Redaction, ...]) -> None:
        """Let a request join the plan, so many times."""


class _Scene(NamedTuple):
    """Whose call it is: where it is noted, what strikes it and who looks at it."""

    transcript: Transcript
    faults: FaultPlan
    watch: Watch | None = None


# Of a thread or task: others go on with what is the test's.
_ASIDE: ContextVar[_Scene | None] = ContextVar("aside", default=None)


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
        environment: whose secret values must not reach the cassette either.
    """

    cassette: Cassette
    transcript: Transcript
    mode: RecordMode
    redactions: tuple[Redaction, ...]
    context: MissContext
    owned: bool = True
    reuses: bool = True
    hosts: tuple[str, ...] = ()
    tools: dict[str, str] = field(default_factory=dict)
    faults: FaultPlan = field(default_factory=FaultPlan)
    watch: Watch | None = None
    others: OtherHosts | None = None
    fallback: Cassette | None = None
    ledger: Ledger | None = None
    ready: Cassette | None = None
    batch: Batch | None = None
    asked_first: int = 0
    environment: SecretEnvironment = field(default_factory=lambda: SecretEnvironment({}))
    refused: Withheld = field(init=False)
    unanswered: Unanswered = field(init=False, default_factory=Unanswered)
    waits: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        """Open what keeps recordings safe until there is a verdict."""
        self._blanker = Blanker(self.redactions, self.environment)
        self._new = NewAnswers(self.cassette, self.transcript.test, self.transcript.add_note)
        self.refused = self._new.refused
        self.look_again()
        self._has_learnt = False
        self._asked_anew: CallRequest | None = None
        self._left = self._left_answers() if self.mode != "none" else None
        if (self.batch or self.mode not in ("none", "all")) and self.reuses:
            self.cassette.put_aside.read()

    def look_again(self) -> bool:
        """Blank what has become secret since the last look; returns whether anything has."""
        if not self._blanker.look_again():
            return False
        self._has_learnt = True
        self._blank_again()
        return True

    def _blank_again(self) -> None:
        self.redactions = self._blanker.redactions
        for request in self._new.look_again(self.redactions):
            self.transcript.withhold(request)

    def _look_a_last_time(self) -> None:
        """Also at what another thread has added meanwhile, by what was known when it began."""
        self.look_again()
        if self._has_learnt:
            self._blank_again()

    @contextmanager
    def aside(self, transcript: Transcript) -> Iterator[None]:
        """Answer calls of this thread or task that are none of the test's: no fault, no rule.

        Args:
            transcript: where they are noted.
        """
        token = _ASIDE.set(_Scene(transcript, FaultPlan()))
        try:
            yield
        finally:
            _ASIDE.reset(token)

    @property
    def _scene(self) -> _Scene:
        return _ASIDE.get() or _Scene(self.transcript, self.faults, self.watch)

    def fault_for(self, request: CallRequest) -> Standing | None:
        """Return what strikes a request, if it is the test's."""
        return self._scene.faults.aim_at(request)

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
        scene = self._scene
        if self.mode in ASKING_AGAIN or scene.faults:
            return None
        played = self.cassette.play_sent(method, url, body)
        if played is None:
            return None
        recorded, response = played.answer
        # Another recorder may have kept what is not to be shown.
        shown = self._blanker.shown(played.request, url, headers, plain=played.plain)
        # Under another API version, or as a beta, it may break a rule.
        sound = played.sound and headers == played.request.headers and url == played.request.url
        # A recorded refusal was told when it was recorded, and the test has seen it.
        if scene.watch and response.status < _REJECTED:
            scene.watch(shown, live=False, sound=sound)
        return self._note_replayed(scene, shown, recorded, response)

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
        if fault:  # what is injected is asked of nothing that looks again
            self.look_again()
        asked = redact_request(request, self.redactions)
        scene = self._scene
        injected = scene.faults.instead(fault, asked, timeout_s) if fault else None
        if fault and injected is not None:
            scene.transcript.add_call(Call(asked, injected, "injected", fault=fault.fault.text))
            return injected
        played = self._played(asked, request)
        if played is None and self.look_again():
            asked = redact_request(request, self.redactions)
            played = self._played(asked, request)
        if played is not None:
            if scene.watch and played[1].status < _REJECTED:
                scene.watch(asked, live=False)
            return self._note_replayed(scene, asked, *played, fault)
        if self.mode == "none":
            self._miss(
                LateMiss(
                    asked,
                    self.cassette,
                    replace(self.context, objection=self._objection_here),
                    self.transcript.test,
                    self.redactions,
                )
            )
        earlier = self._answered_earlier(asked)
        if earlier is not None:
            return self._note_recovered(asked, *earlier, fault=fault)
        if objection := self._why_not_sent(asked, request):
            self._miss(BlockedRequest(asked, objection, self.transcript.test))
        self._asked_anew = self._asked_anew or asked
        if scene.watch:
            scene.watch(asked, live=True)
        scene.transcript.add_live_request()
        return None

    def _why_not_sent(self, asked: CallRequest, request: CallRequest) -> Objection | None:
        """Return why a request is not sent; raises ``WaitsForBatch`` if a batch will ask it."""
        if objection := self._objection_here(asked):
            return objection
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
        is_whole = is_whole and not leaks_in(asked, CallResponse(200), self.redactions)
        if not batch.takes(asked, is_whole=is_whole):
            return None
        times = max(1, self.context.repeats())
        objection = batch.objection(asked)
        for _ in range(times):
            objection = objection or self._beyond_budget(asked)
        if objection:
            return objection
        self.waits = True
        batch.join(asked, times, self.redactions)
        raise WaitsForBatch("claude: the test waits for the answer of a message batch")

    def _beyond_budget(self, asked: CallRequest) -> Objection | None:
        """Reserve what a request costs at most; returns why it is not sent if that is too much."""
        if self.ledger is None:
            return None
        before = self.cassette.recorded_answer(asked)
        tokens = input_tokens_of(before.usage) if before and before.usage else None
        standing = self.ledger.reserve(asked, tokens)
        return standing.objection(asked, self.context.go_on) if standing else None

    @property
    def _objection_here(self) -> Callable[[CallRequest], Objection | None]:
        """What knows what is wrong with requests; a judge's are looked at before the test runs."""
        return no_objection if _ASIDE.get() else self.context.objection

    def _miss(self, miss: LateMiss | BlockedRequest) -> NoReturn:
        self._scene.transcript.add_miss(miss)
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
        stored_request = self._redacted(request)
        stored_response = redact_response(response, self.redactions)
        if not self._new.add((stored_request, stored_response), sent_at, self.redactions):
            self._scene.transcript.withhold(stored_request)
        if on_disk:
            self.see_to_disk()
        if self.ledger:
            self.ledger.settle(stored_request, stored_response)
        self._note_starter()
        origin = hosts.origin_of(request.url, response.headers)
        call = Call(
            stored_request, stored_response, self._fresh, origin, now(), asked_at=sent_at or 0.0
        )
        call = self._noted(self._scene, call, fault)
        return call.response if call.is_injected else response

    @property
    def _fresh(self) -> Source:
        """What answers of this run are: those of a preview are not recorded until accepted."""
        return "live" if self.mode == "preview" else "recorded"

    def see_to_disk(self) -> None:
        """Write what was recorded, so that no kill can lose it; for a thread without event loop."""
        self._new.see_to_disk()

    def _redacted(self, request: CallRequest) -> CallRequest:
        """Return a request without what is secret by now."""
        self.look_again()
        return redact_request(request, self.redactions)

    def _noted(self, scene: _Scene, call: Call, fault: Standing | None) -> Call:
        """Note a call as the client gets it, with what a fault has made of its answer."""
        noted = scene.faults.struck(call, fault)
        scene.transcript.add_call(noted)
        return noted

    def note_left(self, request: CallRequest, fault: Standing, why: str) -> None:
        """Note that the client did not stay for an answer: its time was up, or it was cancelled."""
        asked, scene = self._redacted(request), self._scene
        scene.faults.note_struck(fault)
        none = CallResponse(0, cut=why)
        scene.transcript.add_call(Call(asked, none, "injected", fault=fault.fault.text))

    def keep(self) -> int:
        """Write what was recorded: the test has come to its verdict.

        Returns how many recordings were dropped.
        """
        if self.cassette.added:
            self._look_a_last_time()
        if self.refused:
            raise self.refusal
        self._note_recorded_elsewhere()
        dropped = self.cassette.save(
            self._head(), self._kept, self._cleaned, is_shared=not self.owned
        )
        if self.cassette.is_in_conflict:
            aside = f"{self.context.cassette_name}{CONFLICT_SUFFIX}"
            self.transcript.add_note(
                f"replaced a cassette with merge conflict markers; what it held is in {aside}"
            )
        self._new.discard()
        if self._left:
            self._left.discard()
        return dropped

    def without_secrets(self, text: str, instead: str = WITHHELD) -> str:
        """Return what is said of the test, such as why it failed, without secrets.

        Args:
            text: what would be said.
            instead: what is said where a secret in it cannot be blanked.
        """
        self.look_again()
        return without_secrets(text, self.redactions, instead)

    def reject(self, reason: str) -> None:
        """Put aside what was recorded: the test has failed."""
        self._look_a_last_time()
        if self.refused:
            return
        more = [cleaned_interaction(one, self.redactions) for one in self.cassette.put_aside.left]
        self.cassette.reject(self._head(), self.without_secrets(reason, _UNTOLD), more)
        self._new.discard()
        if self._left:
            self._left.discard_taken()

    def put_in_preview(self, place: Place, test: PreviewedTest) -> None:
        """Put what was answered beside the cassette; raises ``CassetteError``.

        Args:
            place: what it was compared with.
            test: what was found.
        """
        self._look_a_last_time()
        if self.refused:
            raise self.refusal
        preview.write_test(place, self._head(), test, self.cassette.added)
        self._new.discard()
        if self._left:
            self._left.discard()

    def leave(self) -> None:
        """Leave what no file holds, such as on a full disk, for the next run; once or twice."""
        self._new.close()
        if self._left:
            self._left.close()

    def _left_answers(self) -> LeftAnswers:
        # Of what is recorded all anew, nothing in the cassette is played.
        kept = () if self.mode in ASKING_AGAIN else self.cassette.interactions
        return LeftAnswers(
            self.cassette.path, self.transcript.test, self.hosts, self.cassette.matcher, kept
        )

    def _answered_earlier(self, asked: CallRequest) -> tuple[Interaction, Source] | None:
        """Find what was paid for and is in no cassette yet, and say by which run."""
        if self.ready and (answer := self.ready.play(asked)):
            return answer, "reused"  # who asked has counted it
        left = self._left.take(asked) if self._left else None
        if left is not None and _is_asked_alike(left[0], asked):
            return left, self._note_left()
        if self.batch:
            found = self._of_batch(self.batch, asked)
            return found and (found, "reused")
        is_reused = self.reuses and self.mode not in ASKING_AGAIN
        aside = self.cassette.put_aside.take(asked) if is_reused else None
        if aside is None:
            return None
        self._scene.transcript.add_reused()
        return aside, "reused"

    def _of_batch(self, batch: Batch, asked: CallRequest) -> Interaction | None:
        """Find what a batch of this run has answered, which a test has been judged by already."""
        written = self.cassette.play(asked)
        if written and batch.is_paid(written[1]):
            return written
        aside = self.cassette.put_aside.take(asked) if self.reuses else None
        return aside if aside and batch.is_paid(aside[1]) else None

    def _note_left(self) -> Source:
        """Count what a run that broke off has left, and not what this run has asked first."""
        if self.asked_first:
            self.asked_first -= 1
            return self._fresh
        self._scene.transcript.add_recovered()
        return "reused"

    def _note_recovered(
        self,
        asked: CallRequest,
        earlier: Interaction,
        source: Source,
        fault: Standing | None,
    ) -> CallResponse:
        """Give an answer that was asked for before, as if it had just been recorded."""
        recorded = redact_request(earlier[0], self.redactions)
        response = redact_response(earlier[1], self.redactions)
        if not self._new.add_recovered((recorded, response), self.redactions):
            self._scene.transcript.withhold(asked)
        origin = hosts.origin_of(recorded.url, response.headers)
        call = Call(asked, response, source, origin, now())
        return self._noted(self._scene, call, fault).response

    @property
    def refusal(self) -> CassetteError:
        """Why nothing of this test is written, if its calls hold what cannot be blanked."""
        name, test = self.context.cassette_name, self.transcript.test
        return self.refused.error(Path(self.without_secrets(name)), self.without_secrets(test))

    def _cleaned(self, document: Document) -> Document:
        return cleaned(document, self.redactions)

    def _played(self, asked: CallRequest, request: CallRequest) -> Interaction | None:
        """Find the recording; other recorders have blanked no value of the environment."""
        if self.mode in ASKING_AGAIN:
            return None
        less = None if asked is request else redact_request(request, REDACTIONS)
        for cassette in filter(None, (self.cassette, self.fallback)):
            played = cassette.play(asked)
            if played is None and less is not None:
                played = cassette.play(less)
            if played is not None:
                return played
        return None

    def _head(self) -> dict[str, str]:
        return head_of(self.cassette.added, self.tools)

    @property
    def _kept(self) -> Keep:
        match self.mode, self.owned:
            case "all", owned:
                return "nothing" if owned else "other requests"
            case "update", True:
                return "played"
        # Another test may play the rest.
        return "everything"

    def _note_replayed(
        self,
        scene: _Scene,
        asked: CallRequest,
        recorded: CallRequest,
        response: CallResponse,
        fault: Standing | None = None,
    ) -> CallResponse:
        made = self.cassette.recorded
        origin = made.get("from") or hosts.origin_of(recorded.url, response.headers)
        call = Call(asked, response, "replayed", origin, made.get("at", ""))
        if asked != recorded:
            self._note_changed(scene, asked, recorded)
        return self._noted(scene, call, fault).response

    def _note_changed(self, scene: _Scene, asked: CallRequest, recorded: CallRequest) -> None:
        """Note what is not asked as it was recorded, and yet matched."""
        matcher = self.cassette.matcher
        for note in replay_notes(asked, recorded, matcher):
            scene.transcript.add_note(note)
        # What matched for no other reason than that its texts may vary.
        if matcher.vary and (names := matcher.needed(recorded, asked)):
            scene.transcript.add_varied(names)

    def _note_starter(self) -> None:
        if starter := self.context.starter():
            said = f"recorded what a thread has asked that {starter} has started"
            self._scene.transcript.add_note(f"{self.transcript.test} {said}")

    def _note_recorded_elsewhere(self) -> None:
        """A renamed test is recorded anew, as was asked for, but its old recordings are told."""
        if self._asked_anew is None or self.mode in ASKING_AGAIN or self.cassette.exists:
            return
        if renamed := self.context.renamed(self._asked_anew):
            self._scene.transcript.add_note(
                f"recorded anew what {renamed.name} holds, which no test seems to use"
            )


def _is_asked_alike(before: CallRequest, asked: CallRequest) -> bool:
    """Whether a request was made under the same API version and betas."""
    return all(before.headers.get(name) == asked.headers.get(name) for name in _ASKED_UNDER)
