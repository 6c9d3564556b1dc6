"""The cassette that vcrpy's stubs talk to: each request is decided once, by the recorder."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias
from weakref import WeakKeyDictionary, WeakSet

from vcr.cassette import Cassette as VcrCassette
from vcr.filters import decode_response

from pytest_claude_params import clock
from pytest_claude_params.cassettes.recording.unanswered import NoAnswer
from pytest_claude_params.errors import (
    CassetteMiss,
    ClaudeParamsError,
    RecorderFailed,
    UsageError,
    causes_of,
)
from pytest_claude_params.sdk import sample_turns, vcr_messages
from pytest_claude_params.sdk.patches import unsent_placeholder
from pytest_claude_params.sdk.vcr_question import Decision, VcrQuestion
from pytest_claude_params.wire import hosts, platforms
from pytest_claude_params.wire.unreached import why_unreached

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from vcr.request import Request

    from pytest_claude_params.call import CallRequest, CallResponse
    from pytest_claude_params.cassettes.recording.recorder import Recorder
    from pytest_claude_params.faults.fault import Effect
    from pytest_claude_params.faults.plan import Standing


# Who answers now: stubs outlive the test that they were made for.
Current: TypeAlias = "Callable[[], ClaudeCassette]"


class _Open(Protocol):
    """An answer that is read, and recorded when it has ended."""

    def end(self, *, on_disk: bool = True) -> None:
        """Record what was read."""


class _Served(NamedTuple):
    """Where a server asks for others, and whose API it stands for: hosts with their ports."""

    at: str = ""
    origin: str = ""


class ClaudeCassette(VcrCassette):  # type: ignore[misc]
    """The cassette that vcrpy's stubs talk to; the recorder decides.

    Overrides what vcrpy 8.2 to 9.4 calls: ``can_play_response_for``, ``play_response``,
    ``append``, ``filter_request`` and ``_responses``, and keeps vcrpy away from files.
    """

    def __init__(
        self, *, recorder: Recorder, skip_patchers: tuple[str, ...], **options: Any
    ) -> None:
        super().__init__(**options)
        self._recorder = recorder
        self._instead: Callable[[], Recorder] | None = None
        # Assigned, since vcrpy before 9.4 takes no such argument; it then patches as before.
        self.skip_patchers = skip_patchers
        self._decisions: WeakKeyDictionary[Request, Decision] = WeakKeyDictionary()
        self._others: WeakKeyDictionary[Request, dict[str, Any] | None] = WeakKeyDictionary()
        self._asked: WeakKeyDictionary[Request, CallRequest] = WeakKeyDictionary()
        self._faults: WeakKeyDictionary[Request, Standing | None] = WeakKeyDictionary()
        # One that failed is forgotten once nobody holds it any longer.
        self._under_way: WeakSet[Request] = WeakSet()
        self._served = _Served()
        # Held, or a stream that nobody holds any longer would be forgotten.
        self.open_answers: set[_Open] = set()

    @property
    def recorder(self) -> Recorder:
        """Who decides about requests now."""
        return self._recorder if self._instead is None else self._instead()

    @contextmanager
    def answered_by(self, instead: Callable[[], Recorder]) -> Iterator[None]:
        """Let another recorder decide for a while, once there is a request."""
        before, self._instead = self._instead, instead
        try:
            yield
        finally:
            self._instead = before

    @contextmanager
    def served(self, at: str, origin: str) -> Iterator[None]:
        """Let a server in this process ask for others for a while.

        What this process itself sends to the server is decided there, once.

        Args:
            at: host and port of the server.
            origin: the URL of the API that its requests are for.
        """
        self._served = _Served(at, hosts.place_of(origin))
        try:
            yield
        finally:
            self._served = _Served()

    def end(self) -> None:
        """Record streams that were left and never closed, as far as they were read."""
        for answer in list(self.open_answers):
            answer.end()

    def is_asking(self) -> bool:
        """Whether a request that was let out is under way."""
        return bool(self._under_way)

    def concerns(self, url: str, headers: Mapping[str, str]) -> bool:
        """Whether a request goes to Claude."""
        if self._served.at and (place := hosts.place_of(url)) in self._served:
            return place != self._served.at
        return self._recorder.concerns(url, headers)

    def filter_request(self, request: Request) -> Request | None:
        """Return requests to Claude; vcrpy lets go what is filtered out."""
        return request if self.concerns(request.uri, request.headers) else None

    def can_play_response_for(self, request: Request) -> bool:
        """Whether there is a recorded answer; raises the miss where there must be one."""
        if self.filter_request(request) is None:
            return self.other_answer(request) is not None
        return self.is_answered(request)

    @property
    def replays_others(self) -> bool:
        """Whether hosts that are not Claude's are answered, too; only then is a body read."""
        return self.recorder.others is not None and self.recorder.others.replay

    def other_answer(self, request: Request) -> dict[str, Any] | None:
        """Return what another host has answered, where that is to be replayed."""
        if self._served.at and hosts.place_of(request.uri) == self._served.at:
            return None
        if request not in self._others:
            # A body that is a stream is let out: to read it would take it from its client.
            body = request.body if isinstance(request.body, bytes) else b""
            self._others[request] = self.recorder.other_answer(
                request.method.upper(), request.uri, body
            )
        return self._others[request]

    def is_answered(self, request: Request, timeout_s: float | None = None) -> bool:
        """The same for a request that is known to go to Claude.

        Args:
            request: as vcrpy's stubs or ours have stopped it.
            timeout_s: how long the client waits for an answer; ``None`` if for ever.
        """
        decision = self._decisions.get(request)
        if decision is None:
            decision = self._decisions[request] = self._decided(request, timeout_s)
            if decision.answer is None:
                self._under_way.add(request)
        return decision.answer is not None

    def _decided(self, request: Request, timeout_s: float | None) -> Decision:
        recorder = self.recorder
        try:
            question = VcrQuestion(request, self.fault_on(request), self.asked)
            answer = recorder.decide(question, timeout_s)
            if answer is None:
                self._let_out(request, question)
        except CassetteMiss:
            _retrieve_from_task()
            raise
        except Exception as error:
            raise self._failed(error) from error
        return Decision(recorder, answer, clock.seconds())

    def _let_out(self, request: Request, question: VcrQuestion) -> None:
        place = hosts.place_of(request.uri)
        unsent_placeholder.check(question.all_headers.values(), place)
        self.recorder.unanswered.sent(request, question.request, place)

    def asked(self, request: Request) -> CallRequest:
        """Return what is asked; it is read once, since a long request takes its time."""
        if request not in self._asked:
            self._asked[request] = vcr_messages.call_request(request)
        return self._asked[request]

    def answer_to(self, request: Request) -> CallResponse:
        """Return the recorded answer to this request."""
        decision = self._decisions.get(request)
        if decision is None or decision.answer is None:
            raise LookupError(f"{request} has no recorded answer")
        return decision.answer

    def effect_on(self, request: Request) -> Effect | None:
        """Return what a fault does to a request, if one does."""
        fault = self.fault_on(request)
        return None if fault is None else fault.fault.effect

    @contextmanager
    def waiting(self, request: Request) -> Iterator[None]:
        """Note it if the client is stopped while a fault lets it wait."""
        try:
            yield
        except BaseException as error:
            if fault := self.fault_on(request):
                asked = self.asked(request)
                self.recorder.scenes.note_left(asked, fault, type(error).__name__)
            raise

    @contextmanager
    def sending(self, request: Request) -> Iterator[None]:
        """Note it if a request that goes out fails, is given up or is cancelled."""
        try:
            yield
        except BaseException as error:
            self.note_no_answer(request, type(error).__name__, error)
            raise
        self._recorder_of(request).unanswered.arrived(request)

    def note_no_answer(
        self, request: Request, why: str, error: BaseException | None = None
    ) -> None:
        """Note that a request that went out gets no whole answer.

        Args:
            request: as it was stopped.
            why: the name of the exception, or what happened in a word.
            error: what has ended it, if an exception has.
        """
        decision = self._decisions.get(request)
        ended = NoAnswer(
            self.asked(request),
            why,
            after_s=clock.seconds() - decision.decided_at if decision else 0.0,
            said=_said_by_system(error),
            place=hosts.place_of(request.uri),
            unreached=why_unreached(error),
        )
        self._recorder_of(request).unanswered.failed(request, ended)

    def fault_on(self, request: Request) -> Standing | None:
        """Return what strikes a request, if anything does; it is looked for once."""
        if not self.recorder.scenes.has_faults:
            return None
        if request not in self._faults:
            try:
                self._faults[request] = self.recorder.scenes.fault_for(self.asked(request))
            except UsageError as error:  # a pattern that takes for ever
                raise self._failed(error) from error
        return self._faults[request]

    def play_response(self, request: Request) -> dict[str, Any]:
        """Return the recorded answer as vcrpy's stubs take it."""
        other = self._others.get(request)
        if other is not None:
            return other
        return vcr_messages.vcr_response(
            self.answer_to(request), framed=platforms.is_framed(request.uri)
        )

    def append(self, request: Request, response: dict[str, Any], *, on_disk: bool = True) -> None:
        """Record a live answer.

        Args:
            request: as it was stopped.
            response: as vcrpy has it.
            on_disk: whether it is on disk by then; else `see_to_disk` has to be called.
        """
        if self.filter_request(request) is None:
            return
        self._recorder_of(request).unanswered.ended(request)
        self._under_way.discard(request)
        decision = self._decisions.get(request)
        sent_at = decision.decided_at if decision else None
        latency = None if sent_at is None else clock.seconds() - sent_at
        if turn := sample_turns.current():
            sent_at = turn.began_at
            turn.note(response)
        fault = self.fault_on(request)
        try:
            answer = vcr_messages.call_response(decode_response(response), latency)
            recorder, asked = self._recorder_of(request), self.asked(request)
            got = recorder.record(asked, answer, fault, sent_at, on_disk=on_disk)
        except Exception as error:
            raise self._failed(error) from error
        if fault is not None and decision:
            decision.answer = got

    def see_to_disk(self, request: Request) -> None:
        """Write what was recorded of a request: it waits for the disk, and must block no event loop."""
        self._recorder_of(request).see_to_disk()

    def _recorder_of(self, request: Request) -> Recorder:
        """Return who decided about a request: a stream may end when another recorder answers."""
        decision = self._decisions.get(request)
        return decision.recorder if decision else self._recorder

    def _failed(self, error: Exception) -> RecorderFailed:
        said = f"the recorder could not go on: {type(error).__name__}: {error}"
        failed = RecorderFailed(str(error) if isinstance(error, ClaudeParamsError) else said)
        self.recorder.transcript.add_failure(str(failed))
        return failed

    def _responses(self, request: Request) -> Iterator[tuple[int, dict[str, Any]]]:
        if self.can_play_response_for(request):
            yield 0, self.play_response(request)

    def _load(self) -> None:
        self.rewound = True

    def _save(self, force: bool = False) -> None:  # noqa: FBT001, FBT002  (vcrpy's signature)
        """Leave writing to the recorder, which knows whether the test has passed."""


def _retrieve_from_task() -> None:
    """Keep asyncio from printing a miss of a task that nobody awaits: the test tells it."""
    try:
        task = asyncio.current_task()
    except RuntimeError:  # no event loop runs in this thread, or none of asyncio's
        return
    if task is not None:
        task.add_done_callback(lambda done: done.cancelled() or done.exception())


def _said_by_system(error: BaseException | None) -> str:
    """Return the operating system's reason, such as that a name is not known."""
    told = (one.strerror for one in causes_of(error) if isinstance(one, OSError))
    return next(filter(None, told), "") or why_unreached(error)
