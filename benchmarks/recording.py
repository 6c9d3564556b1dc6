"""Recording long calls against making them: each answer is on disk before the application gets it."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import anthropic
import canned
import clock
from table import Row

from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.recording import after_test
from pytest_claude_params.cassettes.recording.recorder import Recorder
from pytest_claude_params.misses import MissContext
from pytest_claude_params.sdk.interception import intercepted
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from plan import Plan

TARGET = 3
KILOBYTES = 100
SYLLABLES = (
    "an",
    "be",
    "co",
    "der",
    "en",
    "fir",
    "gra",
    "ho",
    "in",
    "lo",
    "men",
    "ta",
    "tion",
    "ver",
)
# In a process of its own: what it takes to answer is not in either figure.
SERVER = """
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        answer = sys.argv[1].encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_): ...

server = HTTPServer(("127.0.0.1", 0), Answer)
print(server.server_port, flush=True)
server.serve_forever()
"""


def rows(plan: Plan, folder: Path) -> Iterator[Row]:
    """Measure the calls of one test that records."""
    documents = [_document(number) for number in range(plan.calls)]
    with _server() as base_url, anthropic.Anthropic(base_url=base_url, api_key="k") as client:
        cassettes = (folder / f"{number}.yaml" for number in range(1_000))
        ratio = clock.ratio(
            lambda: clock.seconds(lambda: _record(client, next(cassettes), documents)),
            lambda: clock.seconds(lambda: _ask(client, documents)),
            plan.runs,
        )
    yield Row(f"recording {plan.calls} calls of {KILOBYTES} KB", ratio, "x", TARGET)


def _ask(client: anthropic.Anthropic, documents: Sequence[str]) -> None:
    for number, document in enumerate(documents):
        client.messages.create(**canned.body(number, system=document))


def _document(number: int) -> str:
    """Return a long text of some thousand different words, as documents are."""
    chosen = random.Random(number)  # noqa: S311 - words, not keys
    words = ["".join(chosen.choices(SYLLABLES, k=chosen.randint(1, 3))) for _ in range(3_000)]
    sentences = (
        f"{chosen.randint(1, 99)}. {' '.join(chosen.choices(words, k=12)).capitalize()}.\n"
        for _ in range(KILOBYTES * 1_000 // 70)
    )
    return "".join(sentences)


def _record(client: anthropic.Anthropic, path: Path, documents: Sequence[str]) -> None:
    recorder = Recorder(
        Cassette(path),
        Transcript("benchmark"),
        "new",
        REDACTIONS,
        MissContext(path.name, "pytest"),
        hosts=("127.0.0.1",),
    )
    with intercepted(recorder):
        _ask(client, documents)
    after_test.keep(recorder)
    assert len(recorder.cassette.added) == len(documents)


@contextmanager
def _server() -> Iterator[str]:
    command = [sys.executable, "-c", SERVER, json.dumps(canned.MESSAGE)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        server.terminate()
