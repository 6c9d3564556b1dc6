"""How much of the package a replayed call passes through: what a reader of its route has to open."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import anthropic
import pytest

import pytest_claude_params
from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.recording import after_test
from pytest_claude_params.cassettes.recording.recorder import Recorder
from pytest_claude_params.misses import MissContext
from pytest_claude_params.sdk.interception import intercepted
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.transcript import Transcript

PACKAGE = str(Path(pytest_claude_params.__file__).parent)
ASK = {
    "model": "claude-haiku-4-5",
    "max_tokens": 60,
    "messages": [{"role": "user", "content": "Hi"}],
}
ANSWER = {
    "id": "msg_1",
    "type": "message",
    "role": "assistant",
    "model": "claude-haiku-4-5",
    "content": [{"type": "text", "text": "Hello"}],
    "stop_reason": "end_turn",
    "stop_sequence": None,
    "usage": {"input_tokens": 8, "output_tokens": 2},
}
HTTPX = tuple(int(part) for part in version("httpx").split(".")[:2])
# Before 0.28 it wrote JSON with spaces: such a request is found by its meaning, not by its bytes,
# so it is read and searched for secrets.
MOST_FILES = 25 if HTTPX >= (0, 28) else 45


@pytest.fixture
def client():
    """Return a client whose transport answers while calls are recorded."""
    library = sys.modules[anthropic.DefaultHttpxClient.__mro__[-3].__module__.partition(".")[0]]
    headers, body = {"content-type": "application/json"}, json.dumps(ANSWER).encode()

    def answer(_request):
        return library.Response(200, headers=headers, content=iter([body]))

    http = anthropic.DefaultHttpxClient(transport=library.MockTransport(answer))
    with anthropic.Anthropic(api_key="no-key", http_client=http) as client:
        yield client


@pytest.fixture
def recorder(client, tmp_path):
    """Return a recorder that replays what was recorded: one question, asked twice."""
    recorded = opened(tmp_path / "a.yaml", "new")
    with intercepted(recorded):
        client.messages.create(**ASK)
        client.messages.create(**ASK)
    after_test.keep(recorded)
    return opened(tmp_path / "a.yaml", "none")


def opened(path, mode):
    """Return a recorder with rules that look on."""
    return Recorder(
        Cassette(path),
        Transcript("test_a"),
        mode,
        REDACTIONS,
        MissContext("a.yaml", "test_a.py"),
        watch=lambda *_request, **_how: None,
    )


@contextmanager
def entered():
    """Yield the names of our files that are entered meanwhile."""
    files = set()

    def note(frame, event, _argument):
        path = frame.f_code.co_filename
        if event == "call" and path.startswith(PACKAGE):
            files.add(path.removeprefix(PACKAGE))

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        yield files
    finally:
        sys.setprofile(before)


def test_a_replayed_call_enters_few_files(client, recorder):
    """From the SDK's transport to the recording and back; what the rules say comes later."""
    with intercepted(recorder):
        client.messages.create(**ASK)
        with entered() as files:
            answer = client.messages.create(**ASK)

    assert answer.content[0].text == "Hello"
    assert [file for file in files if "/rules/" in file] == []
    assert "/cassettes/recording/recorder.py" in files
    assert len(files) <= MOST_FILES, sorted(files)
