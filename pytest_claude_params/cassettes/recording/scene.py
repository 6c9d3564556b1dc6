"""Whose call it is: of a thread or task that asks aside of the test, others go on with the test's."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.call import Call, CallRequest, CallResponse
    from pytest_claude_params.faults.plan import FaultPlan, Standing
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

    def saw(self, request: CallRequest, *, live: bool, sound: bool = False) -> None:
        """Let a request be looked at, if anybody does; see `Watch`."""
        if self.watch:
            self.watch(request, live=live, sound=sound)


# Of a thread or task: others go on with what is the test's.
SCENE: ContextVar[Scene | None] = ContextVar("scene", default=None)


@contextmanager
def in_scene(scene: Scene) -> Iterator[None]:
    """Let calls of this thread or task belong there for a while."""
    token = SCENE.set(scene)
    try:
        yield
    finally:
        SCENE.reset(token)
