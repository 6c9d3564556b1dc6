"""While recording, what would be billed and not recorded is blocked before it is sent."""

from __future__ import annotations

import socket
import threading

import pytest

from pytest_claude_params.simulator import Simulator


class Door:
    """A port that counts who comes, and closes at once."""

    def __init__(self):
        self._server = socket.create_server(("127.0.0.1", 0))
        self.place = f"127.0.0.1:{self._server.getsockname()[1]}"
        self.visits = 0
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                visitor, _ = self._server.accept()
            except OSError:
                return
            self.visits += 1
            visitor.close()

    def close(self):
        self._server.close()


@pytest.fixture
def door():
    opened = Door()
    yield opened
    opened.close()


@pytest.fixture
def project(suite, door):
    """A project for which the door is one of Claude's hosts."""

    def write(body, place=door.place):
        (suite.path / "pytest.toml").write_text(f'[pytest]\nclaude_hosts = ["{place}"]\n')
        return suite.write(body)

    return write


RAW = """
import socket

def call():
    host, port = {place!r}.split(":")
    socket.create_connection((host, int(port)), timeout=1).close()
"""
PASSED_BY = """\
  Calls through httpx, httpx2, aiohttp, requests, urllib3, http.client and boto3 are recorded and
  replayed. This one took another way: a transport of your own, a raw socket, or a class of those
  libraries that was imported by name or patched. Let the client use one of them."""
LIVE = "  A test that is live on purpose has no marker and no fixture of this plugin."


def test_a_call_past_the_recorder(project, door, failure_of):
    """The API would be asked, and there would be nothing to replay."""
    result = project(RAW.format(place=door.place) + "\ndef test_it():\n    call()\n").record()

    assert (
        "\n".join(failure_of(result))
        == f"""\
claude: {door.place} was called past the recorder, and blocked before anything was sent: it would be billed and not recorded (record mode new)

  called from  test_it.py:11 in call

{PASSED_BY}
{LIVE}"""
    )
    assert door.visits == 0


def test_dspy_is_told_its_engine(project, door):
    """Its own engine asks through raw sockets."""
    suite = project(
        "import sys; sys.path.insert(0, '.'); import dspy\n"
        + RAW.format(place=door.place)
        + "\ndef test_it():\n    call()\n"
    )
    (suite.path / "dspy.py").write_text("")

    line = (
        '  DSPy\'s own engine asks through raw sockets: dspy.LM(..., engine="litellm") is recorded.'
    )
    assert line in suite.record().outlines
    assert line in suite.replay().outlines


def test_a_test_that_is_live_on_purpose(project, door):
    """It has no marker, and goes out as it always did."""
    suite = project("")
    (suite.path / "test_it.py").write_text(
        RAW.format(place=door.place) + "\ndef test_it():\n    call()\n"
    )

    suite.record().assert_outcomes(passed=1)


CLIENTS = """
import asyncio, json, requests, urllib.request

BODY = {"model": "claude-haiku-4-5", "max_tokens": 60, "messages": [{"role": "user", "content": "Hi"}]}
HEADERS = {"anthropic-version": "2023-06-01", "x-api-key": "a-key", "content-type": "application/json"}
URL = BASE + "/v1/messages"

async def asynchronous(**options):
    async with anthropic.AsyncAnthropic(base_url=BASE, **options) as client:
        await asyncio.gather(*[client.messages.create(**BODY) for _ in range(3)])

def test_sync():
    anthropic.Anthropic(base_url=BASE).messages.create(**BODY)

def test_stream():
    with anthropic.Anthropic(base_url=BASE).messages.stream(**BODY) as stream:
        stream.get_final_message()

def test_asynchronous():
    asyncio.run(asynchronous())

def test_requests():
    assert requests.post(URL, json=BODY, headers=HEADERS).status_code == 200

def test_urllib():
    sent = urllib.request.Request(URL, json.dumps(BODY).encode(), HEADERS)
    assert urllib.request.urlopen(sent).status == 200

def test_aiohttp():
    import aiohttp

    async def ask():
        async with aiohttp.ClientSession() as session:
            async with session.post(URL, json=BODY, headers=HEADERS) as answer:
                assert answer.status == 200

    asyncio.run(ask())
"""


def test_known_clients_are_let_out(project):
    """Whether they connect before or after the recorder knows of the request."""
    with Simulator() as simulator:
        place = simulator.base_url.removeprefix("http://")
        result = project(f"BASE = {simulator.base_url!r}\n{CLIENTS}", place).record()

    result.assert_outcomes(passed=6)


def test_a_client_that_connects_before_it_sends(project, door):
    """As urllib3 does, which checks the certificate first: no certificate comes from here."""
    result = project(f"""
import requests

REQUEST = {{
    "model": "claude-haiku-4-5",
    "max_tokens": 60,
    "messages": [{{"role": "user", "content": "Hi"}}],
}}

def test_it():
    with pytest.raises(requests.exceptions.ConnectionError):
        requests.post(
            "https://{door.place}/v1/messages",
            headers={{"anthropic-version": "2023-06-01"}},
            json=REQUEST,
        )
""").record()

    assert door.visits
    assert "past the recorder" not in result.stdout.str()


CHILD = """
import os, subprocess

def ask(**options):
    subprocess.run(["./claude"], check=True, **options)
"""
BLOCKED = f"""\
claude: claude was not started: what it asks would be billed and not recorded (record mode new)

  called from  test_it.py:10 in ask

  It asks in a process of its own, as the program of claude-agent-sdk does. The fixture
  claude_server records and replays what it asks: it answers at the address that the child finds
  in ANTHROPIC_BASE_URL.
{LIVE}"""


@pytest.fixture
def claude_code(suite, monkeypatch):
    """A program of that name, which leaves a trace."""
    program = suite.path / "claude"
    program.write_text("#!/bin/sh\ntouch started\n")
    program.chmod(0o755)
    monkeypatch.setenv("ANTHROPIC_API_KEY", "a-key")
    return suite.path / "started"


def test_the_program_of_claude_code(suite, claude_code, failure_of):
    """claude-agent-sdk starts it for each question."""
    suite.write(CHILD + "\ndef test_it():\n    ask()\n")

    result = suite.pytester.runpytest("--claude-record=new")

    assert "\n".join(failure_of(result)) == BLOCKED
    assert not claude_code.exists()


@pytest.mark.parametrize("given", ["", "env={**os.environ}"])
def test_the_program_may_ask_this_machine(suite, claude_code, monkeypatch, given):
    """Nothing is billed there."""
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:9")
    suite.write(
        f"{CHILD}\n@pytest.mark.claude_expect(requests=0)\ndef test_it():\n    ask({given})\n"
    )

    suite.pytester.runpytest("--claude-record=new")

    assert claude_code.exists()


def test_the_program_in_a_test_that_replays(suite, claude_code, failure_of):
    """It went without the key, and the test could not be judged."""
    suite.write(CHILD + "\ndef test_it():\n    ask()\n")

    assert failure_of(suite.replay())[:3] == [
        "claude: no Claude call was seen, but the test started claude",
        "",
        BLOCKED.splitlines()[4],
    ]
    assert claude_code.exists()
