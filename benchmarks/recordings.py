"""Cassettes of any size, and recorders that answer from them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import canned

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.cassettes.recorder import Recorder
from pytest_claude_params.misses import MissContext
from pytest_claude_params.parameters.asked import findings_about
from pytest_claude_params.secrets import redactions
from pytest_claude_params.transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_claude_params.cassettes.recorder import Watch

TODAY = dt.datetime.now(dt.UTC).date()
URL = "https://api.anthropic.com/v1/messages"
REQUEST_HEADERS = {"anthropic-version": "2023-06-01", "content-type": "application/json"}


def message(number: int, **more: Any) -> tuple[CallRequest, CallResponse]:
    """Return one recording of a plain answer."""
    headers = {"content-type": "application/json"}
    request = CallRequest("POST", URL, REQUEST_HEADERS, canned.sent_body(number, **more))
    return request, CallResponse(200, headers, canned.MESSAGE, 1.5)


def stream(number: int, deltas: int) -> tuple[CallRequest, CallResponse]:
    """Return one recording of a streamed answer."""
    headers = {"content-type": "text/event-stream"}
    request = CallRequest("POST", URL, REQUEST_HEADERS, canned.sent_body(number, stream=True))
    return request, CallResponse(200, headers, canned.stream_text(deltas), 1.5)


def write(path: Path, interactions: list[tuple[CallRequest, CallResponse]]) -> Path:
    """Write a cassette file as the recorder does."""
    recorded = {"at": "2026-11-20T10:00:00Z", "sdk": "anthropic 2.12.0", "from": "api"}
    store.write(path, Document(recorded, interactions))
    return path


def recorder(cassette: Cassette, watch: Watch | None = None) -> Recorder:
    """Return a recorder that only replays."""
    context = MissContext(cassette.path.name, "pytest --claude-record=new")
    return Recorder(
        cassette,
        Transcript("benchmark"),
        "none",
        redactions.REDACTIONS,
        context,
        watch=watch,
    )


def judged_by_the_rules(request: CallRequest, *, live: bool) -> None:
    """Judge each request by the rules, as in a test; these recordings break none."""
    assert not live
    assert not findings_about(request, TODAY)


class Reel:
    """A cassette that is opened again whenever all its recordings have been played.

    Args:
        path: the file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open()

    def take(self, count: int) -> Iterator[tuple[Cassette, int]]:
        """Yield the cassette and the number of the request that it answers next."""
        for _ in range(count):
            if self._next == len(self._cassette):
                self._open()
            yield self._cassette, self._next
            self._next += 1

    def _open(self) -> None:
        self._cassette = Cassette(self._path)
        self._next = 0
