"""Where calls are caught: vcrpy's patchers know the HTTP libraries, our cassette the meaning.

The patchers replace the transports of httpx, httpx2, aiohttp, urllib3 and botocore, so a
client is caught wherever and whenever it was built.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from vcr.cassette import Cassette as VcrCassette
from vcr.cassette import CassetteContextDecorator
from vcr.record_mode import RecordMode

from pytest_claude_params.sdk import wire

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from vcr.request import Request

    from pytest_claude_params.call import CallResponse
    from pytest_claude_params.cassettes.recorder import Recorder


def intercepted(recorder: Recorder) -> AbstractContextManager[Any]:
    """Catch every call to Claude in this process and hand it to ``recorder``."""
    mode = RecordMode.NONE if recorder.mode == "none" else RecordMode.NEW_EPISODES
    arguments = {
        "recorder": recorder,
        "path": str(recorder.cassette.path),
        "record_mode": mode,
        "custom_patches": _key_checks() if recorder.mode == "none" else (),
    }
    context: AbstractContextManager[Any] = CassetteContextDecorator(
        ClaudeCassette, lambda: dict(arguments)
    )
    return context


class ClaudeCassette(VcrCassette):  # type: ignore[misc]
    """The cassette that vcrpy's stubs talk to; the recorder decides.

    Overrides what vcrpy 8.0 to 9.4 calls: ``can_play_response_for``, ``play_response``,
    ``append``, ``filter_request`` and ``_responses``, and keeps vcrpy away from files.
    """

    def __init__(self, *, recorder: Recorder, **options: Any) -> None:
        super().__init__(**options)
        self.recorder = recorder
        # A stub may ask twice about one request: before it connects and when it reads.
        self._answers: WeakKeyDictionary[Request, CallResponse | None] = WeakKeyDictionary()
        self._sent_at: WeakKeyDictionary[Request, float] = WeakKeyDictionary()

    def filter_request(self, request: Request) -> Request | None:
        """Return requests to Claude; vcrpy lets go what is filtered out."""
        return request if self.recorder.concerns(request.uri, request.headers) else None

    def can_play_response_for(self, request: Request) -> bool:
        """Whether there is a recorded answer; raises the miss where there must be one."""
        if self.filter_request(request) is None:
            return False
        if request not in self._answers:
            self._answers[request] = self.recorder.answer(wire.call_request(request))
            self._sent_at[request] = time.perf_counter()
        return self._answers[request] is not None

    def play_response(self, request: Request) -> dict[str, Any]:
        """Return the answer that was found for this request."""
        if not self.can_play_response_for(request):
            raise LookupError(f"{request} has no recorded answer")
        answer = self._answers[request]
        assert answer is not None  # noqa: S101  (can_play_response_for says so)
        return wire.vcr_response(answer)

    def append(self, request: Request, response: dict[str, Any]) -> None:
        """Record a live answer."""
        if self.filter_request(request) is None:
            return
        sent_at = self._sent_at.get(request)
        latency = None if sent_at is None else time.perf_counter() - sent_at
        self.recorder.record(wire.call_request(request), wire.call_response(response, latency))

    def _responses(self, request: Request) -> Iterator[tuple[int, dict[str, Any]]]:
        if self.can_play_response_for(request):
            yield 0, self.play_response(request)

    def _load(self) -> None:
        self.rewound = True

    def _save(self, force: bool = False) -> None:  # noqa: FBT001, FBT002  (vcrpy's signature)
        """Leave writing to the recorder, which knows whether the test has passed."""


def _key_checks() -> tuple[tuple[Any, str, Any], ...]:
    """Patches that let a client without a key send its request: replay needs none.

    Setting the variable for the key would not reach clients built at import.
    """
    import anthropic

    def validate(*_args: Any, **_kwargs: Any) -> None:
        return None

    clients = (anthropic.Anthropic, anthropic.AsyncAnthropic)
    return tuple((client, "_validate_headers", validate) for client in clients)
