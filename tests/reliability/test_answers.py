"""Many requests at once: each caller gets its own answer, in whatever order they come back."""

from __future__ import annotations

import asyncio
import json
import os
import random
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import anthropic
import pytest
from anthropic import _base_client

from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.recording import after_test
from pytest_claude_params.cassettes.recording.recorder import Recorder
from pytest_claude_params.misses import MissContext
from pytest_claude_params.sdk.interception import intercepted
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.transcript import Transcript

IS_NIGHTLY = bool(os.environ.get("CLAUDE_PARAMS_NIGHTLY"))
CALLS = 50 if IS_NIGHTLY else 20
ROUNDS = 40 if IS_NIGHTLY else 3
RECORDINGS = 10 if IS_NIGHTLY else 2
# The SDK waits 5 s for a connection: on a busy machine that is little for 50 at once.
PATIENT = {"api_key": "none", "max_retries": 0, "timeout": 600}
PROMPTS = [f"Name {number} animals." for number in range(CALLS)]
MESSAGE = {
    "type": "message",
    "role": "assistant",
    "model": "claude-haiku-4-5",
    "stop_reason": "end_turn",
    "stop_sequence": None,
    "usage": {"input_tokens": 9, "output_tokens": 2},
}
# What differs between two recordings of the same traffic: times, and the digest over them.
TIMES = re.compile(r"(?m)^ +(latency_s|at|digest|recorded_at): .*$")
ASK = {"model": "claude-haiku-4-5", "max_tokens": 30}


@pytest.fixture
def opened(tmp_path):
    """Return a function that opens a recorder on one cassette."""

    def made(mode, name="a.yaml"):
        context = MissContext(name, "pytest")
        return Recorder(Cassette(tmp_path / name), Transcript("test_a"), mode, REDACTIONS, context)

    return made


@pytest.fixture
def address(simulator):
    """Return where the simulated API is, and a key for it."""
    return {"base_url": simulator.base_url, **PATIENT}


async def ask_at_once(prompts, address):
    """Ask everything at the same time; return the answers in the order of the questions."""
    async with anthropic.AsyncAnthropic(**address) as client:
        ask = client.messages.create
        answers = [ask(messages=[{"role": "user", "content": prompt}], **ASK) for prompt in prompts]
        return [answer.id for answer in await asyncio.gather(*answers)]


def ask_in_threads(prompts, address):
    """Do the same with threads."""
    client = anthropic.Anthropic(**address)

    def ask(prompt):
        return client.messages.create(messages=[{"role": "user", "content": prompt}], **ASK).id

    with client, ThreadPoolExecutor(16) as pool:
        return list(pool.map(ask, prompts))


WAYS = {
    "tasks": lambda prompts, address: asyncio.run(ask_at_once(prompts, address)),
    "threads": ask_in_threads,
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_every_caller_gets_its_own_answer(opened, address, way, capsys):
    """In the same order, in the reversed one, and shuffled."""
    live = opened("new")
    with intercepted(live):
        answers = dict(zip(PROMPTS, way(PROMPTS, address), strict=True))
    after_test.keep(live)
    orders = [PROMPTS, PROMPTS[::-1]]
    orders += [random.Random(n).sample(PROMPTS, CALLS) for n in range(ROUNDS - 2)]  # noqa: S311  (repeatable)

    wrong = 0
    for prompts in orders:
        with intercepted(opened("none")):
            replayed = way(prompts, address)
        wrong += sum(
            answers[prompt] != answer for prompt, answer in zip(prompts, replayed, strict=True)
        )
    with capsys.disabled():
        print(f"\n{ROUNDS * CALLS} answers replayed in {ROUNDS} orders: {wrong} wrong")  # noqa: T201

    assert len(set(answers.values())) == CALLS
    assert wrong == 0


def test_the_same_traffic_is_the_same_file(opened, address):
    """Whoever was answered first; only times and the simulator's ids differ from run to run."""
    seen = set()
    for number in range(RECORDINGS):
        recorder = opened("new", f"{number}.yaml")
        with intercepted(recorder):
            asyncio.run(ask_at_once(PROMPTS[:20], address))
        after_test.keep(recorder)
        seen.add(tuple(request.prompt for request, _ in recorder.cassette.added))

    assert len(seen) == 1


def test_equal_requests_at_once_keep_their_callers(opened, address):
    """The first to ask live is the first to be answered on replay."""
    live = opened("new")
    with intercepted(live):
        answers = asyncio.run(ask_at_once(["Hello"] * CALLS, address))
    after_test.keep(live)

    for _ in range(RECORDINGS):
        with intercepted(opened("none")):
            assert asyncio.run(ask_at_once(["Hello"] * CALLS, address)) == answers
    assert len(set(answers)) == CALLS


class Namer(ThreadingHTTPServer):
    """Answers each caller with its own name, after a time that is chance."""

    request_queue_size = CALLS

    def __init__(self):
        super().__init__(("127.0.0.1", 0), NamerHandler)
        self.chance = random.Random(0)  # noqa: S311  (trials that can be repeated)


class NamerHandler(BaseHTTPRequestHandler):
    """Who asks is told by a header, which nobody records."""

    def do_POST(self):
        self.rfile.read(int(self.headers["content-length"]))
        time.sleep(self.server.chance.random() * 0.05)
        name = self.headers["x-caller"]
        message = {**MESSAGE, "id": f"msg_{name}", "content": [{"type": "text", "text": name}]}
        body = json.dumps(message).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Keep the test's output to itself."""


@pytest.fixture
def namer():
    """Return where each caller is told its name, and a key for it."""
    with Namer() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        host, port = server.server_address
        yield {"base_url": f"http://{host}:{port}", **PATIENT}
        server.shutdown()


async def ask_by_name(prompts, namer):
    """Ask everything at once, each caller with its name; return what each was told."""
    async with anthropic.AsyncAnthropic(**namer) as client:
        answers = [
            client.messages.create(
                messages=[{"role": "user", "content": prompt}],
                extra_headers={"x-caller": f"caller {number}"},
                **ASK,
            )
            for number, prompt in enumerate(prompts)
        ]
        return [answer.content[0].text for answer in await asyncio.gather(*answers)]


@pytest.mark.parametrize("prompts", [["Hello"] * CALLS, PROMPTS], ids=["equal", "different"])
def test_recordings_of_the_same_traffic(opened, namer, prompts, capsys):
    """The same bytes but for times, and the same answer for each caller, whoever was faster."""
    callers = [f"caller {number}" for number in range(CALLS)]
    files, wrong = set(), 0
    for number in range(RECORDINGS):
        live = opened("new", f"{number}.yaml")
        with intercepted(live):
            assert asyncio.run(ask_by_name(prompts, namer)) == callers
        after_test.keep(live)
        with intercepted(opened("none", f"{number}.yaml")):
            replayed = asyncio.run(ask_by_name(prompts, namer))
        wrong += sum(mine != told for mine, told in zip(callers, replayed, strict=True))
        files.add(TIMES.sub("", live.cassette.path.read_text(encoding="utf-8")))
    with capsys.disabled():
        print(f"\n{RECORDINGS} recordings of one traffic: {len(files)} file, {wrong} wrong answers")  # noqa: T201

    assert (len(files), wrong) == (1, 0)


def test_the_first_task_is_the_first_to_ask(opened, namer, monkeypatch):
    """Also where the thread that the SDK asks for its platform is slow for the first of them."""
    waits = iter([0.2])
    platform = _base_client.get_platform

    def slow_at_first():
        time.sleep(next(waits, 0))
        return platform()

    monkeypatch.setattr(_base_client, "get_platform", slow_at_first)
    live = opened("new")
    with intercepted(live):
        asyncio.run(ask_by_name(["Hello"] * 5, namer))

    told = [answer.message["content"][0]["text"] for _, answer in live.cassette.added]
    assert told == [f"caller {number}" for number in range(5)]
