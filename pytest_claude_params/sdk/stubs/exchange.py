"""One exchange with Claude, step by step: the same for a client of this process and for the server.

Its driver waits for time and the network, with an event loop or without one.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from pytest_claude_params.sdk.stubs.answer_streams import Tee, stream_class

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from pytest_claude_params.call import CallResponse
    from pytest_claude_params.faults.fault import Effect
    from pytest_claude_params.sdk.claude_cassette import ClaudeCassette
    from pytest_claude_params.sdk.stubs.stopped_request import StoppedRequest

    # Each step waits for something; the answer to play comes last, ``None`` for the live one.
    Steps: TypeAlias = "Generator[Callable[[], Any], Any, CallResponse | None]"


class Doer(Protocol):
    """Does what has to be waited for; with an event loop, each method returns an awaitable."""

    @property
    def timeout_s(self) -> float | None:
        """How long the client waits for an answer; ``None`` if for ever."""

    def wait(self, effect: Effect) -> Any:
        """Let the time pass that a fault takes."""

    def send(self) -> Any:
        """Let the request out; returns why its answer is not to be recorded, or nothing."""

    def read(self) -> Any:
        """Read the answer to its end, so that it is recorded."""


def exchange(cassette: ClaudeCassette, stopped: StoppedRequest, doer: Doer) -> Steps:
    """Answer a request from the cassette, or let it out and record what comes back.

    Args:
        cassette: decides.
        stopped: the request.
        doer: waits and sends.
    """
    effect = cassette.effect_on(stopped)
    if effect:
        with cassette.waiting(stopped):
            yield partial(doer.wait, effect)
    if cassette.is_answered(stopped, doer.timeout_s):
        return cassette.answer_to(stopped)
    with cassette.sending(stopped):
        unrecorded = yield doer.send
    if unrecorded:
        cassette.note_no_answer(stopped, unrecorded)
    elif effect and effect.alters:
        yield doer.read
        return cassette.answer_to(stopped)
    return None


def driven(steps: Steps) -> CallResponse | None:
    """Take the steps of an exchange, one after the other."""
    try:
        step = next(steps)
        while True:
            try:
                done = step()
            except BaseException as error:  # noqa: BLE001 - the exchange notes it and raises it
                step = steps.throw(error)
            else:
                step = steps.send(done)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]


async def async_driven(steps: Steps) -> CallResponse | None:
    """Take the steps of an exchange, and let others take their turns meanwhile."""
    try:
        step = next(steps)
        while True:
            try:
                done = await step()
            except BaseException as error:  # noqa: BLE001 - the exchange notes it and raises it
                step = steps.throw(error)
            else:
                step = steps.send(done)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]


def teed(library: Any, cassette: ClaudeCassette, stopped: StoppedRequest, response: Any) -> Tee:
    """Return the stream of a live answer, which is recorded while it is read.

    Args:
        library: the client's.
        cassette: takes the answer.
        stopped: what is answered.
        response: the library's.
    """
    tee: Tee = stream_class(Tee, library)(library, cassette, stopped, response)
    cassette.open_answers.add(tee)
    return tee
