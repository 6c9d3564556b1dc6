"""Asks requests that are known before the tests begin, as many at once as the API takes."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import anthropic
import anyio
import anyio.to_thread

from pytest_claude_params import clock
from pytest_claude_params.errors import causes_of
from pytest_claude_params.sdk import vcr_messages
from pytest_claude_params.sdk.clients import sendable
from pytest_claude_params.sdk.own_requests.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from pytest_claude_params.call import CallRequest, CallResponse

_LIMITED = (429, 529)
# A limit that lasts is somebody else's use of the key.
_ATTEMPTS = 6
# No other request of this key would be answered.
_HOPELESS = (401, 403)
# What the SDK asks again by itself (its README, "Retries", 2026-11), besides the two above.
_PASSING = (408, 409, 500, 502, 503, 504)
_FIRST_PAUSE_S = 0.5
# Where nobody has ever answered, a second refusal is the answer.
_MOST_REFUSALS = 2
_TIMEOUT_S = 600
# So the SDK says that it found no key.
KEYLESS = "authentication method"
_SENT_HEADERS = ("anthropic-version", "anthropic-beta")


@dataclass(frozen=True)
class Watcher:
    """Who is told of what is asked.

    Args:
        may_send: is asked before each request; what it forbids is left out.
        answered: is given the number of a request and its answer, in a thread of its own.
        progress: is told how many requests are done, of how many.
        unanswered: is given the number of a request and why it got no answer.
        around: is entered within the event loop, for as long as requests are asked.
        asks_again: whether what passes by itself, such as a broken connection or a 500, is asked
            again; else whoever asks next will see it.
    """

    may_send: Callable[[CallRequest], bool]
    answered: Callable[[int, CallResponse], None]
    progress: Callable[[int, int], None]
    unanswered: Callable[[int, str], None] = lambda _number, _why: None
    around: Callable[[], AbstractContextManager[object]] = nullcontext
    asks_again: bool = False


def ask_all(requests: Sequence[CallRequest], watcher: Watcher) -> None:
    """Ask all requests; one that gets no answer is left to its test.

    Args:
        requests: messages to create, as they were recorded.
        watcher: who is told.
    """
    anyio.run(_Asking(requests, watcher).run)


@dataclass
class _Asking:
    requests: Sequence[CallRequest]
    watcher: Watcher
    _waiting: dict[str, deque[int]] = field(default_factory=lambda: defaultdict(deque))
    _windows: dict[str, Window] = field(default_factory=lambda: defaultdict(Window))
    _tries: Counter[int] = field(default_factory=Counter)
    _done: int = 0
    _is_reached: bool = False
    _hopeless: dict[str, str] = field(default_factory=dict)

    async def run(self) -> None:
        for number, request in enumerate(self.requests):
            self._waiting[request.model].append(number)
        with self.watcher.around():
            await self._ask_all()

    async def _ask_all(self) -> None:
        async with (
            anthropic.AsyncAnthropic(max_retries=0, timeout=_TIMEOUT_S) as client,
            anyio.create_task_group() as group,
        ):
            for model in self._waiting:
                group.start_soon(self._ask_of, model, client)

    async def _ask_of(self, model: str, client: anthropic.AsyncAnthropic) -> None:
        """Ask all that one model is to answer."""
        waiting, window = self._waiting[model], self._windows[model]
        under_way: set[int] = set()
        changed = anyio.Event()

        async def one(number: int) -> None:
            nonlocal changed
            try:
                await self._ask(number, waiting, window, client)
            finally:
                under_way.discard(number)
                changed.set()

        async with anyio.create_task_group() as group:
            while waiting or under_way:
                while waiting and window.room > 0:
                    number = waiting.popleft()
                    if why := self._hopeless.get(model):
                        self._leave(number, why)
                        continue
                    if not self.watcher.may_send(self.requests[number]):
                        self._count()
                        continue
                    under_way.add(number)
                    window.begin()
                    group.start_soon(one, number)
                if waiting or under_way:
                    # Where all are sent, only an answer that is written changes anything.
                    with anyio.move_on_after(window.wait_s if waiting else None):
                        await changed.wait()
                    changed = anyio.Event()

    async def _ask(
        self, number: int, waiting: deque[int], window: Window, client: anthropic.AsyncAnthropic
    ) -> None:
        request, sent_at = self.requests[number], clock.since_1970()
        began = clock.seconds()
        self._tries[number] += 1
        response = await _sent(client, request)
        no_answer = response if isinstance(response, _NoAnswer) else None
        status = 0 if isinstance(response, _NoAnswer) else response["status"]["code"]
        headers = {} if isinstance(response, _NoAnswer) else _plain(response["headers"])
        window.end(status, headers, sent_at)
        self._is_reached = self._is_reached or bool(status)
        if no_answer and self._is_final(no_answer, self._tries[number]):
            self._hopeless[request.model] = no_answer.why
        elif await self._is_asked_again(number, status, no_answer):
            waiting.append(number)
            return
        if status in _HOPELESS:
            self._hopeless[request.model] = f"not asked, since the API rejects the key ({status})"
        if isinstance(response, _NoAnswer):
            self._leave(number, response.why)
            return
        self._count()
        answer = vcr_messages.call_response(response, clock.seconds() - began)
        await anyio.to_thread.run_sync(self.watcher.answered, number, answer)

    def _is_final(self, no_answer: _NoAnswer, tries: int) -> bool:
        """Whether no other request of the model would get an answer either."""
        if no_answer.is_keyless:
            return True
        return no_answer.is_refused and not self._is_reached and tries >= _MOST_REFUSALS

    async def _is_asked_again(self, number: int, status: int, no_answer: _NoAnswer | None) -> bool:
        """Whether a request is worth another attempt, after a pause where the API asks for none."""
        tries = self._tries[number]
        if tries >= _ATTEMPTS:
            return False
        if status in _LIMITED:
            return True
        passes = status in _PASSING or (no_answer is not None and no_answer.passes)
        if not (self.watcher.asks_again and passes):
            return False
        await anyio.sleep(_FIRST_PAUSE_S * 2 ** (tries - 1))
        return True

    def _leave(self, number: int, why: str) -> None:
        self._count()
        self.watcher.unanswered(number, why)

    def _count(self) -> None:
        self._done += 1
        self.watcher.progress(self._done, len(self.requests))


@dataclass(frozen=True)
class _NoAnswer:
    """Why there is none.

    Args:
        why: what happened, by the name of the exception.
        passes: whether it may pass by itself, as a connection that broke.
        is_refused: whether there is nobody to connect to.
        is_keyless: whether the SDK has no key to send.
    """

    why: str
    passes: bool
    is_refused: bool = False
    is_keyless: bool = False


async def _sent(
    client: anthropic.AsyncAnthropic, request: CallRequest
) -> dict[str, Any] | _NoAnswer:
    """Send a request; returns the answer as vcrpy has it, or why none came."""
    create = client.messages.with_raw_response.create
    try:
        raw = await create(**_arguments(client, request))
        # The events of a stream are read as they come, and wanted whole.
        http = raw.http_response
        await http.aread()
    except anthropic.APIStatusError as error:
        http = error.response
    except (anthropic.APIError, TypeError, ValueError) as error:
        # No connection, or a request that this SDK does not send.
        return _no_answer(error, client)
    return {
        "status": {"code": http.status_code, "message": ""},
        "headers": {name: [value] for name, value in http.headers.items()},
        # Unpacked by now, whatever its header says.
        "body": {"string": http.content},
    }


def _no_answer(error: Exception, client: anthropic.AsyncAnthropic) -> _NoAnswer:
    why = f"{type(error).__name__}: {error}"
    if not isinstance(error, anthropic.APIConnectionError):
        return _NoAnswer(why, passes=False, is_keyless=KEYLESS in str(error))
    # By its name, which httpx and httpx2 share. One that takes too long is a ConnectTimeout: it
    # may be a busy server's.
    refusal = next((one for one in causes_of(error) if type(one).__name__ == "ConnectError"), None)
    if refusal is not None:
        by_system = [one for one in causes_of(refusal) if isinstance(one, OSError)]
        is_refused = any(isinstance(one, ConnectionRefusedError) for one in by_system)
        told = next((one.strerror for one in by_system if one.strerror), str(refusal))
        told = "connection refused" if is_refused else told
        why = f"no connection to {str(client.base_url).rstrip('/')}: {told}"
    return _NoAnswer(why, passes=True, is_refused=refusal is not None)


def _arguments(client: anthropic.AsyncAnthropic, request: CallRequest) -> dict[str, Any]:
    """Return what sends a recorded request as it was sent."""
    arguments = sendable(client.messages.create, dict(request.parameters))
    headers = {name: request.headers[name] for name in _SENT_HEADERS if name in request.headers}
    arguments["extra_headers"] = {**(arguments.get("extra_headers") or {}), **headers}
    if "beta=true" in request.url:
        arguments["extra_query"] = {"beta": "true"}
    # Else the SDK will not wait for long answers.
    return {**arguments, "timeout": _TIMEOUT_S}


def _plain(headers: dict[str, list[str]]) -> dict[str, str]:
    return {name.lower(): values[0] for name, values in headers.items()}
