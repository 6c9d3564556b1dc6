"""Asks requests that are known before the tests begin, as many at once as the API takes."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import anthropic
import anyio
import anyio.to_thread

from pytest_claude_params import clock
from pytest_claude_params.sdk import wire
from pytest_claude_params.sdk.clients import sendable
from pytest_claude_params.sdk.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pytest_claude_params.call import CallRequest, CallResponse

_LIMITED = (429, 529)
# A limit that lasts is somebody else's use of the key.
_ATTEMPTS = 6
# No other request of this key would be answered.
_HOPELESS = (401, 403)
# What the SDK asks again by itself (its README, "Retries", 2026-11), besides the two above.
_PASSING = (408, 409, 500, 502, 503, 504)
_FIRST_PAUSE_S = 0.5
_TIMEOUT_S = 600
_SENT_HEADERS = ("anthropic-version", "anthropic-beta")


@dataclass(frozen=True)
class Watcher:
    """Who is told of what is asked.

    Args:
        may_send: is asked before each request; what it forbids is left out.
        answered: is given the number of a request and its answer, in a thread of its own.
        progress: is told how many requests are done, of how many.
        unanswered: is given the number of a request and why it got no answer.
        asks_again: whether what passes by itself, such as a broken connection or a 500, is asked
            again; else whoever asks next will see it.
    """

    may_send: Callable[[CallRequest], bool]
    answered: Callable[[int, CallResponse], None]
    progress: Callable[[int, int], None]
    unanswered: Callable[[int, str], None] = lambda _number, _why: None
    asks_again: bool = False


def ask_all(requests: Sequence[CallRequest], watcher: Watcher) -> None:
    """Ask all requests; one that gets no answer is left to whoever asks it next.

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

    async def run(self) -> None:
        for number, request in enumerate(self.requests):
            self._waiting[request.model].append(number)
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
                    if not self.watcher.may_send(self.requests[number]):
                        self._count()
                        continue
                    under_way.add(number)
                    window.begin()
                    group.start_soon(one, number)
                if waiting or under_way:
                    with anyio.move_on_after(window.wait_s):
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
        if await self._is_asked_again(number, status, no_answer):
            waiting.append(number)
            return
        if status in _HOPELESS:
            for left in waiting:
                self._leave(left, f"not asked, since the API rejects the key ({status})")
            waiting.clear()
        if isinstance(response, _NoAnswer):
            self._leave(number, response.why)
            return
        self._count()
        answer = wire.call_response(response, clock.seconds() - began)
        await anyio.to_thread.run_sync(self.watcher.answered, number, answer)

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
    """

    why: str
    passes: bool


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
        passes = isinstance(error, anthropic.APIConnectionError)
        return _NoAnswer(f"{type(error).__name__}: {error}", passes)
    return {
        "status": {"code": http.status_code, "message": ""},
        "headers": {name: [value] for name, value in http.headers.items()},
        # Unpacked by now, whatever its header says.
        "body": {"string": http.content},
    }


def _arguments(client: anthropic.AsyncAnthropic, request: CallRequest) -> dict[str, Any]:
    """Return what sends a recorded request as it was sent."""
    arguments = sendable(client.messages.create, dict(request.parameters))
    headers = {name: request.headers[name] for name in _SENT_HEADERS if name in request.headers}
    arguments["extra_headers"] = {**(arguments.get("extra_headers") or {}), **headers}
    if "beta=true" in request.url:
        arguments["extra_query"] = {"beta": "true"}
    # Else the SDK refuses to wait for long answers.
    return {**arguments, "timeout": _TIMEOUT_S}


def _plain(headers: dict[str, list[str]]) -> dict[str, str]:
    return {name.lower(): values[0] for name, values in headers.items()}
