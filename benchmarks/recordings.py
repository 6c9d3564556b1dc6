"""Cassettes of any size, and recorders that answer from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import canned

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.cassettes.recording.recorder import Recorder
from pytest_claude_params.misses import MissContext
from pytest_claude_params.network_guard.caller import calling_line
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_claude_params.cassettes.recording.scene import Watch
    from pytest_claude_params.network_guard.caller import Line

URL = "https://api.anthropic.com/v1/messages"


def message(number: int, version: str = "", **more: Any) -> tuple[CallRequest, CallResponse]:
    """Return one recording of a plain answer, made by this SDK or under another API version."""
    headers = {"content-type": "application/json"}
    asked = {**canned.sent_headers(), **({"anthropic-version": version} if version else {})}
    request = CallRequest("POST", URL, asked, canned.sent_body(number, **more))
    return request, CallResponse(200, headers, canned.MESSAGE, 1.5)


def stream(number: int, deltas: int) -> tuple[CallRequest, CallResponse]:
    """Return one recording of a streamed answer."""
    headers = {"content-type": "text/event-stream"}
    body = canned.sent_body(number, stream=True)
    request = CallRequest("POST", URL, canned.sent_headers(), body)
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
        REDACTIONS,
        context,
        watch=watch,
    )


class RuleWatch:
    """Keeps what the rules have to be asked about, as in a test: once its body has run."""

    def __init__(self) -> None:
        self.seen: list[tuple[CallRequest, Line | None]] = []

    def __call__(self, request: CallRequest, *, live: bool, sound: bool = False) -> None:
        """Look at a request that is answered from a recording."""
        assert not live
        if not sound:
            self.seen.append((request, calling_line()))


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
