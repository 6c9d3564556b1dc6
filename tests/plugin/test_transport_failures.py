"""A connection that fails is no answer: nothing of it is recorded, in whatever library."""

import contextlib
import json
import socket
import struct
import threading

import anthropic
import pytest

from pytest_claude_params.cassettes.cassette import Cassette

MESSAGE = {
    "id": "msg_1",
    "type": "message",
    "role": "assistant",
    "model": "claude-haiku-4-5",
    "content": [{"type": "text", "text": "Paris"}],
    "stop_reason": "end_turn",
    "stop_sequence": None,
    "usage": {"input_tokens": 9, "output_tokens": 4},
}
ERROR = {"type": "error", "error": {"type": "rate_limit_error", "message": "Slow down"}}


def answer(status, body, *headers):
    """Write an HTTP answer."""
    content = json.dumps(body).encode()
    lines = [
        f"HTTP/1.1 {status} Said",
        "content-type: application/json",
        f"content-length: {len(content)}",
        "connection: close",
        *headers,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


ANSWER = answer(200, MESSAGE)


class Server:
    """Meets each connection as the script says: ``reset``, ``hang`` or the bytes of an answer."""

    def __init__(self, *script):
        self._script = list(script)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._done = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def __enter__(self):
        return f"http://127.0.0.1:{self._listening.getsockname()[1]}"

    def __exit__(self, *error):
        self._done.set()
        self._listening.close()

    def _serve(self):
        with contextlib.suppress(OSError):  # closed at the end of the test
            for act in self._script:
                connection, _ = self._listening.accept()
                threading.Thread(target=self._meet, args=(connection, act), daemon=True).start()

    def _meet(self, connection, act):
        with connection:
            _read_request(connection)
            if act == "hang":
                self._done.wait(20)
            elif act == "reset":
                # Closing without lingering sends a reset instead of an orderly end.
                linger = struct.pack("ii", 1, 0)
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            else:
                connection.sendall(act)


def _read_request(connection):
    received = b""
    while b"\r\n\r\n" not in received:
        received += connection.recv(65536)
    head, _, body = received.partition(b"\r\n\r\n")
    length = next(
        int(line.partition(b":")[2])
        for line in head.lower().split(b"\r\n")
        if line.startswith(b"content-length:")
    )
    while len(body) < length:
        body += connection.recv(65536)


@contextlib.contextmanager
def closed_port():
    """Return a URL where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    yield f"http://127.0.0.1:{port}"


ASK = """
import asyncio
import os
import requests
import time

TIMEOUT_S = 60
REQUEST = {
    "model": "claude-haiku-4-5",
    "max_tokens": 60,
    "messages": [{"role": "user", "content": "What is the capital of France?"}],
}
"""
WAYS = {
    "sdk": """
def ask(retries):
    client = anthropic.Anthropic(api_key="k", timeout=TIMEOUT_S, max_retries=retries)
    return client.messages.create(**REQUEST).content[0].text

FAILURE = anthropic.APIConnectionError
""",
    "asynchronous_sdk": """
def ask(retries):
    async def asked():
        client = anthropic.AsyncAnthropic(api_key="k", timeout=TIMEOUT_S, max_retries=retries)
        async with client:
            return (await client.messages.create(**REQUEST)).content[0].text
    return asyncio.run(asked())

FAILURE = anthropic.APIConnectionError
""",
    "aiohttp": """
def ask(retries):
    async def asked():
        http_client = anthropic.DefaultAioHttpClient()
        client = anthropic.AsyncAnthropic(
            api_key="k", timeout=TIMEOUT_S, max_retries=retries, http_client=http_client
        )
        async with client:
            return (await client.messages.create(**REQUEST)).content[0].text
    return asyncio.run(asked())

FAILURE = anthropic.APIConnectionError
""",
    "requests": """
def ask(retries):
    url = os.environ.get("ANTHROPIC_BASE_URL", "https://api.anthropic.com") + "/v1/messages"
    headers = {"x-api-key": "k", "anthropic-version": "2023-06-01"}
    try:
        answered = requests.post(url, json=REQUEST, headers=headers, timeout=TIMEOUT_S)
    except FAILURE:
        if not retries:
            raise
        return ask(retries - 1)
    return answered.json()["content"][0]["text"]

FAILURE = requests.RequestException
""",
}
# One of each for each way.
FAILURES = {
    "a closed port": closed_port,
    "a reset": lambda: Server(*["reset"] * len(WAYS)),
    "a time-out": lambda: Server(*["hang"] * len(WAYS)),
}
if not hasattr(anthropic, "DefaultAioHttpClient"):  # this SDK has no client for aiohttp
    del WAYS["aiohttp"]


@pytest.fixture
def write_ways(suite):
    """Return a function that writes a test for each way to ask, which is called like it."""

    def write(test, timeout_s=60):
        asking = ASK.replace("TIMEOUT_S = 60", f"TIMEOUT_S = {timeout_s}")
        for name, way in WAYS.items():
            suite.write(asking + way + test.replace("test_it", f"test_{name}"), f"test_{name}.py")

    return write


def first_lines(result):
    """Return the first line of what is said of each failed test."""
    lines = result.outlines
    return {
        line.strip("_ ").removeprefix("test_"): lines[number + 1]
        for number, line in enumerate(lines)
        if line.startswith("____")
    }


@pytest.mark.parametrize("failure", FAILURES)
def test_a_failure_of_the_transport_is_not_recorded(suite, write_ways, failure):
    """The code under test gets its exception, and the run says that no answer came."""
    write_ways(
        """
def test_it():
    with pytest.raises(FAILURE):
        ask(retries=0)
""",
        timeout_s=0.1 if failure == "a time-out" else 60,
    )

    with FAILURES[failure]() as url:
        suite._base_url = url
        result = suite.record()

    assert first_lines(result) == dict.fromkeys(
        WAYS, "claude: 1 request went out, and no answer came back"
    )
    assert not (suite.path / "cassettes").exists()


# A run of its own for each: at night with those whose failures are told by the same code.
NIGHTLY = ("asynchronous_sdk", "aiohttp")
EACH = [pytest.param(way, marks=[pytest.mark.nightly] * (way in NIGHTLY)) for way in WAYS]


@pytest.mark.parametrize("way", EACH)
def test_a_host_that_cannot_be_reached_ends_the_run(suite, failure_of, way):
    """Whichever library has asked, with the system's own words."""
    suite.write(
        ASK
        + WAYS[way]
        + """
def test_it():
    ask(retries=0)

def test_other():
    ask(retries=0)
"""
    )
    with closed_port() as url:
        suite._base_url = url
        result = suite.record()

    place = url.removeprefix("http://")
    result.assert_outcomes(failed=1)
    assert failure_of(result)[0] == (
        f"claude: {place} (ANTHROPIC_BASE_URL) cannot be reached: Connection refused"
    )


@pytest.mark.parametrize("failure", ["reset", "hang"])
def test_a_retry_that_succeeds_records_the_answer_alone(suite, write_ways, failure):
    """And replays without the failure."""
    write_ways(
        """
def test_it():
    assert ask(retries=1) == "Paris"
""",
        timeout_s=0.5 if failure == "hang" else 60,
    )

    with Server(*[failure, ANSWER] * len(WAYS)) as url:
        suite._base_url = url
        suite.record().assert_outcomes(passed=len(WAYS))

    cassettes = {path.stem: path.read_text() for path in suite.path.rglob("*.yaml")}
    assert {name: text.count("- request:") for name, text in cassettes.items()} == {
        f"test_{name}": 1 for name in WAYS
    }
    suite.replay("--claude-block-network").assert_outcomes(passed=len(WAYS))


def test_a_recorded_retry_after_costs_no_time(suite):
    """The API asked for 30 s; the SDK, which waits by itself, does not wait on replay."""
    suite.write(
        ASK
        + """
IS_RECORDING = "ANTHROPIC_BASE_URL" in os.environ

def test_it(monkeypatch):
    client = anthropic.Anthropic(api_key="k", max_retries=0 if IS_RECORDING else 2)
    if IS_RECORDING:
        with pytest.raises(anthropic.RateLimitError):
            client.messages.create(**REQUEST)
    waits = []
    monkeypatch.setattr(time, "sleep", waits.append)
    assert client.messages.create(**REQUEST).content[0].text == "Paris"
    assert sum(waits) < 0.005  # the SDK waits longer by its own, also in these tests
"""
    )
    with Server(answer(429, ERROR, "retry-after: 30"), ANSWER) as url:
        suite._base_url = url
        suite.record().assert_outcomes(passed=1)
    recorded = Cassette(suite.path / "cassettes" / "test_it" / "test_it.yaml").interactions
    assert [response.headers.get("retry-after") for _, response in recorded] == ["30", None]

    result = suite.replay("--claude-block-network")

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["1 test, 2 calls: 2 replayed, *"])
