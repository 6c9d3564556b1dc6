"""What we rely on in the real SDK and in vcrpy; runs on every supported version, without network."""

from __future__ import annotations

import asyncio
import importlib
import inspect
import json
import time

import anthropic
import anyio
import pytest
from vcr.cassette import Cassette as VcrCassette

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.cassette import Cassette
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.cassettes.recording.recorder import Recorder
from pytest_claude_params.errors import CassetteMiss, RecorderFailed
from pytest_claude_params.misses import MissContext
from pytest_claude_params.sdk import clients
from pytest_claude_params.sdk.claude_cassette import ClaudeCassette
from pytest_claude_params.sdk.interception import intercepted
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.transcript import Transcript
from pytest_claude_params.wire.event_stream import text_of_events

httpx = importlib.import_module("httpx" if clients.VERSION.startswith("0.") else "httpx2")
URL = "https://api.anthropic.com/v1/messages"
ASK = {
    "model": "claude-haiku-4-5",
    "max_tokens": 60,
    "messages": [{"role": "user", "content": "Hi"}],
}
MESSAGE = {
    "id": "msg_01XFDUDYJgAACzvnptvVoYEL",
    "type": "message",
    "role": "assistant",
    "model": "claude-haiku-4-5-20251001",
    "content": [{"type": "text", "text": "Grüß Gott"}],
    "stop_reason": "end_turn",
    "stop_sequence": None,
    "usage": {"input_tokens": 9, "output_tokens": 4},
}
EVENTS = (
    {"type": "message_start", "message": {**MESSAGE, "content": [], "stop_reason": None}},
    {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Grüß "}},
    {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Gott"}},
    {"type": "content_block_stop", "index": 0},
    {
        "type": "message_delta",
        "delta": {"stop_reason": "end_turn", "stop_sequence": None},
        "usage": {"output_tokens": 4},
    },
    {"type": "message_stop"},
)
PLAIN = CallResponse(200, {"content-type": "application/json"}, MESSAGE)
STREAM = CallResponse(200, {"content-type": "text/event-stream"}, text_of_events(EVENTS))
NAMES = (
    "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_PROFILE", "ANTHROPIC_BASE_URL",
    "ANTHROPIC_CONFIG_DIR",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _as_in_ci(monkeypatch, tmp_path):
    """No key anywhere: neither in the environment nor in the home directory."""
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(name, str(tmp_path))


@pytest.fixture
def replay(tmp_path):
    """Return a function that replays these answers, each with what it answers."""

    def made(*answers, body=ASK, url=URL):
        path = tmp_path / "a.yaml"
        request = CallRequest("POST", url, body=body)
        store.write(path, Document({}, [(request, answer) for answer in answers]))
        context = MissContext("a.yaml", "pytest")
        recorder = Recorder(Cassette(path), Transcript("t"), "none", REDACTIONS, context)
        return recorder, intercepted(recorder)

    return made


def failed(status, kind, **headers):
    """Make an answer of the API that is an error."""
    body = {"type": "error", "error": {"type": kind, "message": "later"}}
    return CallResponse(status, {"content-type": "application/json", **headers}, body)


class Passing(BaseException):
    """As a miss: no ordinary exception."""


class Transport(httpx.BaseTransport, httpx.AsyncBaseTransport):
    """Raises, and counts how often it was asked."""

    def __init__(self):
        self.attempts = 0

    def handle_request(self, request):
        self.attempts += 1
        raise Passing(request.url.path)

    async def handle_async_request(self, request):
        self.handle_request(request)


def raises_sync(transport):
    client = httpx.Client(transport=transport)
    anthropic.Anthropic(api_key="k", http_client=client).messages.create(**ASK)


def raises_async(transport):
    client = httpx.AsyncClient(transport=transport)
    asyncio.run(anthropic.AsyncAnthropic(api_key="k", http_client=client).messages.create(**ASK))


@pytest.mark.parametrize("send", [raises_sync, raises_async], ids=["sync", "async"])
def test_a_base_exception_passes_through_unwrapped_and_unretried(send):
    """An ordinary one would be retried and called a connection error."""
    transport = Transport()

    with pytest.raises(Passing) as caught:
        send(transport)
    assert (transport.attempts, str(caught.value)) == (1, "/v1/messages")


CHECKED_IN = {
    "Anthropic": "_validate_headers",
    "AnthropicBedrock": "_prepare_request",
    "AnthropicVertex": "_prepare_request",
}


@pytest.mark.parametrize("asynchronous", ["", "Async"])
@pytest.mark.parametrize("client", CHECKED_IN)
def test_clients_check_credentials_in_a_method_of_their_own(client, asynchronous):
    """It is replaced while replaying, so that no key is needed."""
    assert CHECKED_IN[client] in vars(getattr(anthropic, asynchronous + client))


def ask_sync(**more):
    return anthropic.Anthropic().messages.create(**ASK, **more)


def ask_async(**more):
    async def ask():
        async with anthropic.AsyncAnthropic() as client:
            return await client.messages.create(**ASK, **more)

    return asyncio.run(ask())


@pytest.mark.parametrize("ask", [ask_sync, ask_async], ids=["sync", "async"])
def test_what_fails_in_the_recorder_is_no_connection_error(replay, ask):
    """It is told as what it was, at once."""
    recorder, intercepting = replay(PLAIN)
    asked = []

    def watch(request, *, live, sound=False):
        asked.append((request, live, sound))
        raise OSError(5, "Input/output error")

    recorder.scenes.of_test = recorder.scenes.of_test._replace(watch=watch)
    with intercepting, pytest.raises(RecorderFailed) as caught:
        ask()

    assert len(asked) == 1
    assert str(caught.value) == (
        "the recorder could not go on: OSError: [Errno 5] Input/output error"
    )


@pytest.mark.parametrize("ask", [ask_sync, ask_async], ids=["sync", "async"])
def test_a_client_without_a_key_replays(replay, ask):
    """As in CI."""
    recorder, caught = replay(PLAIN)
    with caught:
        message = ask()

    assert {name: message.to_dict()[name] for name in MESSAGE} == MESSAGE
    assert [call.source for call in recorder.transcript.calls] == ["replayed"]


@pytest.mark.parametrize("ask", [ask_sync, ask_async], ids=["sync", "async"])
def test_a_miss_reaches_the_caller(replay, ask):
    """Unwrapped, and at once."""
    recorder, caught = replay(PLAIN)
    with caught, pytest.raises(CassetteMiss):
        ask(system="Be brief.")

    assert len(recorder.transcript.misses) == 1


ERRORS = {
    "rate limit": failed(429, "rate_limit_error", **{"retry-after": "60"}),
    "overloaded": failed(529, "overloaded_error"),
    "told to retry": failed(529, "overloaded_error", **{"x-should-retry": "true"}),
}


@pytest.mark.parametrize("error", ERRORS.values(), ids=ERRORS)
@pytest.mark.parametrize("ask", [ask_sync, ask_async], ids=["sync", "async"])
def test_a_replayed_retry_does_not_sleep(replay, ask, error, monkeypatch):
    """The SDK retries as it did when it was recorded, after a millisecond that it is told to wait."""
    waits = []

    async def sleep(seconds):
        waits.append(seconds)

    monkeypatch.setattr(time, "sleep", waits.append)
    monkeypatch.setattr(anyio, "sleep", sleep)
    recorder, caught = replay(error, error, PLAIN)
    with caught:
        ask()

    assert waits == [0.001] * 2
    assert [error.status] * 2 + [200] == [c.response.status for c in recorder.transcript.calls]


def test_an_error_that_is_not_retried_has_its_own_exception(replay):
    """With the body as it was recorded."""
    error = failed(429, "rate_limit_error", **{"x-should-retry": "false"})
    _, caught = replay(error)

    with caught, pytest.raises(anthropic.RateLimitError) as raised:
        ask_sync()
    assert raised.value.body == error.body


def stream_helper():
    with anthropic.Anthropic().messages.stream(**ASK) as stream:
        return "".join(stream.text_stream), stream.get_final_message().content[0].text


def async_stream_helper():
    async def ask():
        async with anthropic.AsyncAnthropic().messages.stream(**ASK) as stream:
            text = "".join([piece async for piece in stream.text_stream])
            return text, (await stream.get_final_message()).content[0].text

    return asyncio.run(ask())


def raw_stream():
    events = list(anthropic.Anthropic().messages.create(**ASK, stream=True))
    pieces = [event.delta.text for event in events if event.type == "content_block_delta"]
    assert [event["type"] for event in EVENTS] == [event.type for event in events]
    return "".join(pieces), "Grüß Gott"


def streamed_response():
    messages = anthropic.Anthropic().messages
    with messages.with_streaming_response.create(**ASK, stream=True) as response:
        body = b"".join(response.iter_bytes()).decode()
    return "Grüß Gott" if body == STREAM.body else body, "Grüß Gott"


@pytest.mark.parametrize(
    "read", [stream_helper, async_stream_helper, raw_stream, streamed_response]
)
def test_streams_replay(replay, read):
    """In every way in which the SDK reads them."""
    recorder, caught = replay(STREAM, body={**ASK, "stream": True})
    with caught:
        texts = read()

    assert texts == ("Grüß Gott", "Grüß Gott")
    assert [call.response.complete for call in recorder.transcript.calls] == [True]


def test_a_raw_response_replays(replay):
    """With its status, headers and duration."""
    _, caught = replay(PLAIN)
    with caught:
        response = anthropic.Anthropic().messages.with_raw_response.create(**ASK)

    assert (response.status_code, response.headers["content-type"]) == (200, "application/json")
    assert response.parse().content[0].text == "Grüß Gott"
    assert 0 <= response.elapsed.total_seconds() < 5


def test_a_token_count_replays(replay):
    """It is a request to Claude, but no message."""
    body = {name: ASK[name] for name in ("model", "messages")}
    counted = CallResponse(200, {"content-type": "application/json"}, {"input_tokens": 9})
    recorder, caught = replay(counted, body=body, url=f"{URL}/count_tokens")
    with caught:
        client = anthropic.Anthropic()
        own = hasattr(client.messages, "count_tokens")
        count = (client.messages if own else client.beta.messages).count_tokens(**body)

    assert (
        count.input_tokens,
        [call.request.is_message for call in recorder.transcript.calls],
    ) == (9, [False])


def test_a_beta_message_replays(replay):
    """The query and the header of a beta do not matter."""
    _, caught = replay(PLAIN)
    with caught:
        message = anthropic.Anthropic().beta.messages.create(**ASK, betas=["a-beta-2026-01-01"])

    assert message.content[0].text == "Grüß Gott"


def test_other_hosts_are_left_alone(replay):
    """What the SDK's HTTP library asks of others is answered by them."""

    def other(_request):
        return httpx.Response(200, text="other")

    recorder, caught = replay(PLAIN)
    with caught, httpx.Client(transport=httpx.MockTransport(other)) as client:
        assert client.get("https://example.com/").text == "other"

    assert recorder.transcript.calls == []


def test_a_temperature_is_sent_with_the_version_that_takes_it():
    """On every SDK, whether or not its method has the argument."""
    sent = []

    def answered(request):
        sent.append(request)
        return httpx.Response(200, json=MESSAGE)

    transport = httpx.MockTransport(answered)
    client = anthropic.Anthropic(api_key="k", http_client=httpx.Client(transport=transport))
    create = client.messages.create
    create(**clients.sendable(create, {**ASK, "temperature": 0.5}))

    (request,) = sent
    assert json.loads(request.content) == {**ASK, "temperature": 0.5}
    assert request.headers["anthropic-version"] == "2023-06-01"


OVERRIDDEN = (
    "can_play_response_for", "play_response", "append", "filter_request", "_responses", "_load",
    "_save",
)  # fmt: skip


@pytest.mark.parametrize("name", OVERRIDDEN)
def test_vcrpy_has_the_methods_that_our_cassette_overrides(name):
    """With the same arguments; ours may take more, by name, from our own stubs."""
    theirs, ours = getattr(VcrCassette, name), getattr(ClaudeCassette, name)
    parameters = inspect.signature(ours).parameters.values()

    assert theirs is not ours
    assert [*inspect.signature(theirs).parameters] == [
        one.name for one in parameters if one.kind is not one.KEYWORD_ONLY
    ]
