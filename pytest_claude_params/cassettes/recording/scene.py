"""Whose call it is, and what strikes it: a thread or task may ask aside of the test for a while."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, NamedTuple, Protocol

from pytest_claude_params.call import Call, CallResponse
from pytest_claude_params.faults.plan import FaultPlan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.cassettes.recording.secrets_of_test import SecretsOfTest
    from pytest_claude_params.faults.plan import Standing
    from pytest_claude_params.transcript import Transcript


class Watch(Protocol):
    """Looks at requests."""

    def __call__(self, request: CallRequest, *, live: bool, sound: bool = False) -> None:
        """Look at one, which goes to the API or is answered from a recording.

        Args:
            request: what is sent, without secrets.
            live: whether it goes to the API.
            sound: whether it is known to break no rule of the package's own table.
        """


class Mutation(Protocol):
    """Changes the answers of recordings before the client gets them."""

    @property
    def operator(self) -> str:
        """The name of what changes them."""

    @property
    def has_struck(self) -> bool:
        """Whether it has changed an answer: what is asked next may then have no recording."""

    def changed(self, recorded: CallRequest, response: CallResponse) -> CallResponse | None:
        """Return a recorded answer as it is changed; ``None`` to leave it as it is."""


class Scene(NamedTuple):
    """Whose call it is: where it is noted, what strikes it and who looks at it."""

    transcript: Transcript
    faults: FaultPlan
    watch: Watch | None = None
    mutation: Mutation | None = None
    is_aside: bool = False

    def noted(self, call: Call, fault: Standing | None = None) -> Call:
        """Note a call as the client gets it, with what a fault has made of its answer."""
        struck = self.faults.struck(call, fault)
        self.transcript.add_call(struck)
        return struck

    def injected(self, asked: CallRequest, response: CallResponse, fault: Standing) -> None:
        """Note what a fault has given in place of an answer."""
        self.transcript.add_call(Call(asked, response, "injected", fault=fault.fault.text))

    def saw(self, request: CallRequest, *, live: bool, sound: bool = False) -> None:
        """Let a request be looked at, if anybody does; see `Watch`."""
        if self.watch:
            self.watch(request, live=live, sound=sound)


# Of a thread or task: others go on with what is the test's.
_SCENE: ContextVar[Scene | None] = ContextVar("scene", default=None)


class Scenes:
    """Says where a call that is made now belongs: to the test, or to what is asked aside of it.

    Args:
        of_test: the scene of the test itself.
        secrets: what must not be noted.
    """

    def __init__(self, of_test: Scene, secrets: SecretsOfTest) -> None:
        self.of_test, self._secrets = of_test, secrets

    @property
    def now(self) -> Scene:
        """The scene of this thread or task."""
        return _SCENE.get() or self.of_test

    @contextmanager
    def aside(self, transcript: Transcript) -> Iterator[None]:
        """Answer calls of this thread or task that are none of the test's: no fault, no rule.

        Args:
            transcript: where they are noted.
        """
        with _in_scene(Scene(transcript, FaultPlan(), is_aside=True)):
            yield

    @contextmanager
    def struck_by(self, faults: FaultPlan) -> Iterator[None]:
        """Strike calls of this thread or task with these faults, and not with the test's.

        Args:
            faults: what to strike them with.
        """
        with _in_scene(self.now._replace(faults=faults)):
            yield

    @property
    def has_faults(self) -> bool:
        """Whether a call that is made now may be struck."""
        return bool(self.now.faults)

    def fault_for(self, request: CallRequest) -> Standing | None:
        """Count a request, and return what is to strike it."""
        return self.now.faults.aim_at(request)

    def instead(
        self, fault: Standing, request: CallRequest, timeout_s: float | None
    ) -> CallResponse | None:
        """Return the answer of a fault that takes the place of Claude's, if it does.

        Args:
            fault: what strikes the request.
            request: as it was sent.
            timeout_s: how long the client waits for an answer; ``None`` if for ever.
        """
        asked, scene = self._secrets.redacted(request), self.now
        injected = scene.faults.instead(fault, asked, timeout_s)
        if injected is not None:
            scene.injected(asked, injected, fault)
        return injected

    def note_left(self, request: CallRequest, fault: Standing, why: str) -> None:
        """Note that the client did not stay for an answer: its time was up, or it was cancelled.

        Args:
            request: as it was sent.
            fault: what let the client wait.
            why: the name of the exception.
        """
        asked, scene = self._secrets.redacted(request), self.now
        scene.faults.note_struck(fault)
        scene.injected(asked, CallResponse(0, cut=why), fault)


@contextmanager
def _in_scene(scene: Scene) -> Iterator[None]:
    """Let calls of this thread or task belong there for a while."""
    token = _SCENE.set(scene)
    try:
        yield
    finally:
        _SCENE.reset(token)
