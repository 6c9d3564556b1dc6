"""Streams are passed on while they are recorded, and replayed as what they were."""

import asyncio
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import anthropic
import pytest

from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.recording import after_test
from pytest_claude_params.cassettes.recording.recorder import Recorder
from pytest_claude_params.misses import MissContext
from pytest_claude_params.sdk.interception import intercepted
from pytest_claude_params.transcript import Transcript
from pytest_claude_params.wire.event_stream import text_of_events

MESSAGE = {
    "id": "msg_1", "type": "message", "role": "assistant", "model": "claude-haiku-4-5",
    "content": [], "stop_reason": None, "stop_sequence": None,
    "usage": {"input_tokens": 3, "output_tokens": 1},
}  # fmt: skip
WORDS = [f"word{n} " for n in range(8)]
EVENTS = [
    {"type": "message_start", "message": MESSAGE},
    {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
    *(
        {
            "type": "content_block_delta",
            "index": 0,
            "delta": {"type": "text_delta", "text": word},
        }
        for word in WORDS
    ),
    {"type": "content_block_stop", "index": 0},
    {
        "type": "message_delta",
        "delta": {"stop_reason": "end_turn", "stop_sequence": None},
        "usage": {"output_tokens": 8},
    },
    {"type": "message_stop"},
]
REQUEST = {
    "model": "claude-haiku-4-5",
    "max_tokens": 50,
    "messages": [{"role": "user", "content": "Hi"}],
}
CUT_AFTER = 5


class Server(ThreadingHTTPServer):
    """Streams the events, waiting for a permit before each; cuts the line after some if told to."""

    daemon_threads = True

    def __init__(self, *, cut=False):
        super().__init__(("127.0.0.1", 0), Handler)
        self.cut = cut
        self.permits = threading.Semaphore(0)
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()

    def __exit__(self, *error):
        self.permits.release(len(EVENTS))
        self.shutdown()
        super().__exit__(*error)

    @property
    def url(self):
        """What to give a client."""
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        """Stream the events, one chunk each."""
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-type", "text/event-stream; charset=utf-8")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        for event in EVENTS[: CUT_AFTER if self.server.cut else None]:
            self.server.permits.acquire()
            data = text_of_events([event]).encode()
            self.wfile.write(b"%x\r\n%b\r\n" % (len(data), data))
        if not self.server.cut:
            self.wfile.write(b"0\r\n\r\n")
        self.close_connection = True

    def log_message(self, format, *args):  # noqa: A002  (the base class's name)
        """Keep quiet."""


def recorder(path: Path, mode: str) -> Recorder:
    """Return a recorder without a test around it."""
    return Recorder(Cassette(path), Transcript("test"), mode, (), MissContext("c.yaml", "pytest"))


def recorded_again(path, url, use):
    """Use a client while recording, keep what came, and use one again on replay."""
    recording = recorder(path, "new")
    with intercepted(recording):
        live = use(anthropic.Anthropic(api_key="k", base_url=url, max_retries=0))
    after_test.keep(recording)
    with intercepted(recorder(path, "none")):
        return live, use(anthropic.Anthropic(api_key="k", base_url=url, max_retries=0))


def test_the_first_delta_arrives_while_the_server_still_sends(tmp_path):
    """Recording does not hold a stream back: the server waits for us between events."""
    with Server() as server, intercepted(recorder(tmp_path / "c.yaml", "new")):
        client = anthropic.Anthropic(api_key="k", base_url=server.url, timeout=20)
        server.permits.release(1)
        with client.messages.create(**REQUEST, stream=True) as stream:
            first = next(iter(stream))
            server.permits.release(len(EVENTS))
            rest = list(stream)

    assert first.type == "message_start"
    assert rest[-1].type == "message_stop"


def test_the_first_delta_arrives_early_with_an_asynchronous_client(tmp_path):
    """The same with asyncio."""

    async def ask(server):
        async with anthropic.AsyncAnthropic(api_key="k", base_url=server.url, timeout=20) as client:
            server.permits.release(1)
            stream = await client.messages.create(**REQUEST, stream=True)
            first = await anext(aiter(stream))
            server.permits.release(len(EVENTS))
            return first, [event async for event in stream]

    with Server() as server, intercepted(recorder(tmp_path / "c.yaml", "new")):
        first, rest = asyncio.run(ask(server))

    assert first.type == "message_start"
    assert rest[-1].type == "message_stop"


def test_the_first_delta_arrives_early_through_aiohttp(tmp_path):
    """The SDK's client over aiohttp streams as well."""
    if not hasattr(anthropic, "DefaultAioHttpClient"):
        pytest.skip(f"anthropic {anthropic.__version__} has no DefaultAioHttpClient")
    if int(anthropic.__version__.split(".")[0]) == 0:
        pytest.importorskip("httpx_aiohttp", reason="SDK 0.x needs httpx-aiohttp for it")

    async def ask(server):
        http_client = anthropic.DefaultAioHttpClient(timeout=20)
        where = {"api_key": "k", "base_url": server.url}
        async with anthropic.AsyncAnthropic(**where, http_client=http_client) as client:
            server.permits.release(1)
            stream = await client.messages.create(**REQUEST, stream=True)
            first = await anext(aiter(stream))
            server.permits.release(len(EVENTS))
            return first, [event async for event in stream]

    recording = recorder(tmp_path / "c.yaml", "new")
    with Server() as server, intercepted(recording):
        first, rest = asyncio.run(ask(server))

    assert first.type == "message_start"
    assert rest[-1].type == "message_stop"
    assert len(recording.transcript.calls) == 1


def test_a_stream_comes_back_event_by_event(tmp_path):
    """A replayed stream can be left early as well."""

    def use(client):
        stream = client.messages.create(**REQUEST, stream=True)
        return [event.type for event in stream]

    with Server() as server:
        server.permits.release(len(EVENTS))
        live, replayed = recorded_again(tmp_path / "c.yaml", server.url, use)

    assert live == replayed == [event["type"] for event in EVENTS]


def test_a_stream_that_was_left_early_replays_as_far_as_it_went(tmp_path):
    """What was not read is not invented."""

    def use(client):
        with client.messages.create(**REQUEST, stream=True) as stream:
            return [event.type for event, _ in zip(stream, range(4), strict=False)]

    with Server() as server:
        server.permits.release(6)
        live, replayed = recorded_again(tmp_path / "c.yaml", server.url, use)

    assert live == replayed
    response = Cassette(tmp_path / "c.yaml").interactions[0][1]
    assert not response.complete
    assert response.cut == ""


def test_a_stream_that_the_server_cut_breaks_off_the_same_way(tmp_path):
    """The same events and the same exception, live, while recording and on replay."""

    def use(client):
        seen = []
        try:
            seen.extend(e.type for e in client.messages.create(**REQUEST, stream=True))
        except Exception as error:  # noqa: BLE001  (whatever the SDK raises is the result)
            seen.append(type(error).__name__)
        return seen

    with Server(cut=True) as server:
        server.permits.release(3 * len(EVENTS))
        live = use(anthropic.Anthropic(api_key="k", base_url=server.url, max_retries=0))
        recorded, replayed = recorded_again(tmp_path / "c.yaml", server.url, use)

    assert len(live) == CUT_AFTER + 1
    assert recorded == live
    assert replayed == recorded
    assert Cassette(tmp_path / "c.yaml").interactions[0][1].cut == live[-1]


def test_a_replayed_stream_gives_other_tasks_their_turn(tmp_path):
    """As a socket would: a task beside the stream runs between its events."""

    async def ask(url):
        turns = []

        async def beside():
            while True:
                turns.append(None)
                await asyncio.sleep(0)

        async with anthropic.AsyncAnthropic(api_key="k", base_url=url) as client:
            stream = await client.messages.create(**REQUEST, stream=True)
            task = asyncio.create_task(beside())
            events = [event async for event in stream]
            task.cancel()
        return events, turns

    with Server() as server:
        server.permits.release(len(EVENTS))
        recording = recorder(tmp_path / "c.yaml", "new")
        with intercepted(recording):
            asyncio.run(ask(server.url))
        after_test.keep(recording)
        with intercepted(recorder(tmp_path / "c.yaml", "none")):
            events, turns = asyncio.run(ask(server.url))

    assert len(turns) >= len(events) - 1
