"""A test declares a bad day of the API, and sees how its application copes."""

import re

import anthropic
import pytest

REQUEST = """
import asyncio
import time

REQUEST = {
    "model": "claude-haiku-4-5",
    "max_tokens": 60,
    "messages": [{"role": "user", "content": "What is the capital of France?"}],
}
"""
STREAM = """
def events(client):
    seen = []
    try:
        with client.messages.create(stream=True, **REQUEST) as stream:
            seen.extend(event.type for event in stream)
    except Exception as error:
        seen.append(type(error).__name__)
    return seen
"""


@pytest.fixture
def runs(suite):
    """Return a function that records test files and replays them; all must pass.

    A dictionary has a test file for each way to cope, which is called after it: one run for all.
    """

    def run(bodies, head=""):
        for way, body in bodies.items():
            suite.write(REQUEST + STREAM + head + body, f"test_{re.sub(r'[, ]+', '_', way)}.py")
        for result in (suite.record("-rf"), suite.replay("-rf", "--claude-block-network")):
            result.assert_outcomes(passed=len(bodies))

    return run


COPES = {
    "two errors before the answer": """
@pytest.mark.claude_fault(status=529, times=2)
@pytest.mark.claude_expect(contains="Paris", status=200)
def test_it(claude, claude_calls):
    assert "Paris" in claude("What is the capital of France?").content[0].text
    assert [call.response.status for call in claude_calls] == [529, 529, 200]
    assert [call.is_injected for call in claude_calls] == [True, True, False]
""",
    "an asynchronous client": """
@pytest.mark.claude_fault(status=503)
@pytest.mark.claude_expect(contains="Paris")
def test_it(async_claude, claude_calls):
    asyncio.run(async_claude("What is the capital of France?"))
    assert [call.response.status for call in claude_calls] == [503, 200]
""",
    "a stream": """
@pytest.mark.claude_fault(status=529)
@pytest.mark.claude_expect(contains="Paris")
def test_it(claude, claude_calls):
    with claude.stream("What is the capital of France?") as stream:
        assert "Paris" in stream.get_final_message().content[0].text
    assert [call.response.status for call in claude_calls] == [529, 200]
""",
    "an application that gives up": """
@pytest.mark.claude_fault(status=429, retry_after=30, every=True)
@pytest.mark.claude_expect(status=429, error_type="rate_limit_error")
def test_it(claude):
    with pytest.raises(anthropic.RateLimitError) as caught:
        claude("What is the capital of France?")
    assert caught.value.body["error"] == {
        "type": "rate_limit_error", "message": "Too Many Requests (injected by claude_fault)"
    }
""",
    "markers in the order in which they are written": """
@pytest.mark.claude_fault(status=500)
class TestIt:
    @pytest.mark.claude_fault(status=529)
    @pytest.mark.claude_fault(status=503)
    def test_it(self, claude_client, claude_calls):
        claude_client.with_options(max_retries=3).messages.create(**REQUEST)
        assert [call.response.status for call in claude_calls] == [500, 529, 503, 200]
""",
    "the second request": """
@pytest.mark.claude_fault(status=400, message="prompt is too long", on=2)
def test_it(claude):
    claude("What is the capital of France?")
    with pytest.raises(anthropic.BadRequestError, match="prompt is too long"):
        claude("What is the capital of Italy?")
    claude("What is the capital of Spain?")
""",
    "only one prompt": """
@pytest.mark.claude_fault(status=400, prompt="Italy", every=True)
def test_it(claude):
    claude("What is the capital of France?")
    with pytest.raises(anthropic.BadRequestError):
        claude("What is the capital of Italy?")
""",
    "a page of a proxy": """
@pytest.mark.claude_fault(status=502, html=True, every=True)
def test_it(claude):
    with pytest.raises(anthropic.InternalServerError) as caught:
        claude("What is the capital of France?")
    assert "<h1>502</h1><p>Bad Gateway (injected by claude_fault)</p>" in caught.value.body
""",
    "a stream that breaks off": """
@pytest.mark.claude_fault(cut_after=3)
def test_it(claude_client, claude_calls):
    first, second = events(claude_client), events(claude_client)
    assert first[0] == "message_start"
    assert first[-1] == "RemoteProtocolError"
    assert second[-1] == "message_stop"
    assert [call.is_injected for call in claude_calls] == [True, False]
    assert len(claude_calls[0].response.events) == 3
""",
    "an asynchronous stream that breaks off": """
@pytest.mark.claude_fault(cut_after=1)
def test_it(async_claude_client):
    async def ask():
        seen = []
        try:
            async for event in await async_claude_client.messages.create(stream=True, **REQUEST):
                seen.append(event.type)
        except Exception as error:
            seen.append(type(error).__name__)
        return seen

    assert asyncio.run(ask()) == ["message_start", "RemoteProtocolError"]
""",
    "JSON cut in the middle": """
@pytest.mark.claude_fault(malformed=True)
def test_it(claude_client, claude_calls):
    with pytest.raises(ValueError):
        claude_client.messages.create(**REQUEST)
    assert claude_calls[0].response.status == 200
""",
    "JSON cut in the middle of a stream": """
@pytest.mark.claude_fault(malformed=True)
def test_it(claude_client):
    seen = events(claude_client)
    assert seen[0] == "message_start"
    assert seen[-1] == "JSONDecodeError"
""",
    "a delay that is too long": """
@pytest.mark.claude_fault(delay_s=120, times=3)
def test_it(claude_client, claude_calls):
    with pytest.raises(anthropic.APITimeoutError):
        claude_client.with_options(timeout=60).messages.create(**REQUEST)
    assert [call.response.status for call in claude_calls] == [0, 0, 0]
""",
    "a delay that is not too long": """
@pytest.mark.claude_fault(delay_s=300)
@pytest.mark.claude_expect(contains="Paris")
def test_it(claude_client, claude_calls):
    start = time.monotonic()
    claude_client.with_options(timeout=600).messages.create(**REQUEST)
    assert time.monotonic() - start < 300
    assert claude_calls[0].fault == "claude_fault(delay_s=300)"
""",
    "a delay that really passes": """
@pytest.mark.claude_fault(delay_s=30, real=True)
def test_it(async_claude):
    async def ask():
        await asyncio.wait_for(async_claude("What is the capital of France?"), 0.05)

    with pytest.raises(asyncio.TimeoutError):
        asyncio.run(ask())
""",
    "a time-out that really passes": """
@pytest.mark.claude_fault(delay_s=300, real=True)
def test_it(claude_client):
    start = time.monotonic()
    with pytest.raises(anthropic.APITimeoutError):
        claude_client.with_options(timeout=0.2, max_retries=0).messages.create(**REQUEST)
    assert 0.2 <= time.monotonic() - start < 300
""",
    "a refused connection": """
@pytest.mark.claude_fault(connection="refused", times=3)
def test_it(claude):
    with pytest.raises(anthropic.APIConnectionError) as caught:
        claude("What is the capital of France?")
    assert type(caught.value.__cause__).__name__ == "ConnectError"
""",
    "a connection that is reset once": """
@pytest.mark.claude_fault(connection="reset")
@pytest.mark.claude_expect(contains="Paris")
def test_it(async_claude):
    asyncio.run(async_claude("What is the capital of France?"))
""",
    "another model whose answer is the last word": """
@pytest.mark.claude_fault(status=529, times=3)
@pytest.mark.claude_expect(contains="Paris", status=200)
def test_it(claude):
    with pytest.raises(anthropic.APIStatusError):
        claude("What is the capital of France?", model="claude-sonnet-4-5", timeout=60)
    claude("What is the capital of France?")
""",
    "a plain answer that cannot be cut before a stream that is": """
@pytest.mark.claude_fault(cut_after=3)
def test_it(claude, claude_client):
    claude("What is the capital of France?")
    assert events(claude_client)[-1] == "RemoteProtocolError"
""",
    "threads, of which half are struck": """
from concurrent.futures import ThreadPoolExecutor

@pytest.mark.claude_fault(status=400, times=4)
def test_it(claude_client):
    def ask(number):
        try:
            claude_client.messages.create(**REQUEST)
        except anthropic.BadRequestError:
            return 1
        return 0

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(ask, range(8))) == 4
""",
    "tasks, of which half are struck": """
@pytest.mark.claude_fault(status=400, times=4)
def test_it(async_claude):
    async def ask():
        return await asyncio.gather(
            *(async_claude("Hi there") for _ in range(8)), return_exceptions=True
        )

    answers = asyncio.run(ask())
    assert sum(isinstance(one, anthropic.BadRequestError) for one in answers) == 4
""",
}


def test_a_test_behaves_in_recording_as_in_replay(runs):
    """The exceptions are the SDK's own, the answer after a retry is judged as usual."""
    runs(COPES)


AIOHTTP = """
def client(**options):
    return anthropic.AsyncAnthropic(http_client=anthropic.DefaultAioHttpClient(), **options)

def ask(**options):
    async def asked():
        async with client(**options) as own:
            return await own.messages.create(**REQUEST)
    return asyncio.run(asked())

def events(**options):
    async def asked():
        seen = []
        async with client(**options) as own:
            try:
                async for event in await own.messages.create(stream=True, **REQUEST):
                    seen.append(event.type)
            except Exception as error:
                seen.append(type(error).__name__)
        return seen
    return asyncio.run(asked())
"""
AIOHTTP_COPES = {
    "an error before the answer": """
@pytest.mark.claude_fault(status=529, times=2)
@pytest.mark.claude_expect(contains="Paris")
def test_it():
    ask()
""",
    "a stream that breaks off": """
@pytest.mark.claude_fault(cut_after=1)
def test_it():
    assert events() == ["message_start", "ReadError"]
""",
    "JSON cut in the middle": """
@pytest.mark.claude_fault(malformed=True)
def test_it():
    with pytest.raises(ValueError):
        ask()
""",
    "a delay that is too long": """
@pytest.mark.claude_fault(delay_s=120)
def test_it():
    with pytest.raises(anthropic.APITimeoutError) as caught:
        ask(timeout=60, max_retries=0)
    assert type(caught.value.__cause__).__name__ == "ReadTimeout"
""",
    "a delay that is not too long": """
@pytest.mark.claude_fault(delay_s=30)
@pytest.mark.claude_expect(contains="Paris")
def test_it():
    ask(timeout=60)
""",
    "a delay that really passes": """
@pytest.mark.claude_fault(delay_s=300, real=True)
def test_it():
    start = time.monotonic()
    with pytest.raises(anthropic.APITimeoutError):
        ask(timeout=0.2, max_retries=0)
    assert 0.2 <= time.monotonic() - start < 300
""",
    "a refused connection": """
@pytest.mark.claude_fault(connection="refused")
def test_it():
    with pytest.raises(anthropic.APIConnectionError) as caught:
        ask(max_retries=0)
    assert type(caught.value.__cause__).__name__ == "ConnectError"
""",
    "a connection that is reset": """
@pytest.mark.claude_fault(connection="reset")
def test_it():
    with pytest.raises(anthropic.APIConnectionError):
        ask(max_retries=0)
""",
    "a connection that takes too long": """
@pytest.mark.claude_fault(connection="timeout")
def test_it():
    with pytest.raises(anthropic.APITimeoutError):
        ask(max_retries=0)
""",
}


@pytest.mark.skipif(
    not hasattr(anthropic, "DefaultAioHttpClient"), reason="this SDK has no client for aiohttp"
)
def test_faults_strike_clients_of_aiohttp(runs):
    """As they strike those of httpx."""
    runs(AIOHTTP_COPES, head=AIOHTTP)


REQUESTS = """
import os
import requests

def ask(stream=False, timeout=60):
    base = os.environ.get("ANTHROPIC_BASE_URL", "https://api.anthropic.com")
    headers = {"x-api-key": "k", "anthropic-version": "2023-06-01"}
    body = {**REQUEST, "stream": True} if stream else REQUEST
    url = f"{base}/v1/messages"
    return requests.post(url, json=body, headers=headers, timeout=timeout, stream=stream)
"""
REQUESTS_COPES = {
    "an error before the answer": """
@pytest.mark.claude_fault(status=529)
@pytest.mark.claude_expect(contains="Paris")
def test_it():
    assert [ask().status_code, ask().status_code] == [529, 200]
""",
    "a stream that breaks off": """
@pytest.mark.claude_fault(cut_after=2)
def test_it():
    lines = []
    with pytest.raises(requests.exceptions.ChunkedEncodingError):
        lines.extend(ask(stream=True).iter_lines())
""",
    "the beginning of a stream that breaks off": """
@pytest.mark.claude_fault(cut_after=2)
def test_it():
    lines = ask(stream=True).iter_lines()
    assert next(lines) == b"event: message_start"
""",
    "JSON cut in the middle": """
@pytest.mark.claude_fault(malformed=True)
def test_it():
    with pytest.raises(requests.exceptions.JSONDecodeError):
        ask().json()
""",
    "a delay that is too long": """
@pytest.mark.claude_fault(delay_s=120)
def test_it():
    with pytest.raises(requests.exceptions.ReadTimeout):
        ask()
""",
    "a delay that is not too long": """
@pytest.mark.claude_fault(delay_s=30)
@pytest.mark.claude_expect(contains="Paris")
def test_it():
    assert ask().status_code == 200
""",
    "a delay that really passes": """
@pytest.mark.claude_fault(delay_s=300, real=True)
def test_it():
    start = time.monotonic()
    with pytest.raises(requests.exceptions.ReadTimeout):
        ask(timeout=0.2)
    assert 0.2 <= time.monotonic() - start < 300
""",
    "a refused connection": """
@pytest.mark.claude_fault(connection="refused")
def test_it():
    with pytest.raises(requests.exceptions.ConnectionError, match="injected by claude_fault"):
        ask()
""",
    "a connection that is reset": """
@pytest.mark.claude_fault(connection="reset")
def test_it():
    with pytest.raises(requests.exceptions.ConnectionError, match="injected by claude_fault"):
        ask()
""",
    "a connection that takes too long": """
@pytest.mark.claude_fault(connection="timeout")
def test_it():
    with pytest.raises(requests.exceptions.ConnectTimeout):
        ask()
""",
}


def test_faults_strike_requests(runs):
    """With the exceptions of requests."""
    runs(REQUESTS_COPES, head=REQUESTS)


# What proves nothing, and what is said of it. The SDK gives up after three requests, and a plain
# answer is no stream.
UNSTRUCK = {
    "status=529, on=3": "claude_fault(status=529, on=3) never struck: the test made 1 request",
    "status=529, times=5": (
        "claude_fault(status=529, times=5) struck 3 of 5 times: the test made 3 requests;"
        " every=True strikes as many as come"
    ),
    "cut_after=3": (
        "claude_fault(cut_after=3) never struck: no streamed answer had more events than that"
    ),
}


def test_a_fault_that_struck_too_seldom_fails_the_test(suite):
    """Or never."""
    tests = [
        f"""
@pytest.mark.claude_fault({fault})
def test_{number}(claude):
    try:
        claude("What is the capital of France?")
    except anthropic.APIStatusError:
        pass
"""
        for number, fault in enumerate(UNSTRUCK)
    ]
    result = suite.write("".join(tests)).record()

    result.assert_outcomes(failed=len(UNSTRUCK))
    told = [line for line in result.outlines if line.startswith("claude: claude_fault(")]
    assert told == [f"claude: {said}" for said in UNSTRUCK.values()]


def test_an_expectation_says_that_the_fault_was_the_last_word(suite, failure_of):
    """The application gave up, and there is no answer to judge."""
    result = suite.write("""
@pytest.mark.claude_fault(status=529, times=3)
@pytest.mark.claude_expect(contains="Paris")
def test_it(claude):
    with pytest.raises(anthropic.APIStatusError):
        claude("What is the capital of France?")
""").replay()

    text = failure_of(result)
    assert text[0] == (
        "claude: contains: expected 'Paris', observed the last answer was injected:"
        " claude_fault(status=529, times=3)"
    )
    assert text[-2:] == [
        "  from      injected by claude_fault(status=529, times=3)",
        (
            "  hint      the application made no further request; if it should give up, expect"
            " error_type='overloaded_error' alone"
        ),
    ]


def test_a_test_without_a_recording_can_live_on_faults(suite):
    """No cassette, no key, no server."""
    suite.write("""
@pytest.mark.claude_fault(status=401, every=True)
def test_it(claude):
    with pytest.raises(anthropic.AuthenticationError):
        claude("What is the capital of France?")
""").replay("--claude-block-network").assert_outcomes(passed=1)

    assert not (suite.path / "cassettes").exists()


@pytest.mark.parametrize("mode", ["new", "all"])
def test_a_fault_is_never_recorded(suite, mode):
    """The cassette holds the whole answer, whatever the client got."""
    suite.write(
        REQUEST
        + STREAM
        + """
@pytest.mark.claude_fault(status=529)
@pytest.mark.claude_fault(cut_after=3)
def test_it(claude_client):
    assert events(claude_client)[-1] == "RemoteProtocolError"
"""
    ).record(f"--claude-record={mode}").assert_outcomes(passed=1)

    text = suite.cassette("test_it")
    assert text.count("- request:") == 1
    assert "message_stop" in text
    assert "injected" not in text
    assert "cut:" not in text


PAUSES = ('connection="refused"', "delay_s=900", "status=529, retry_after=30")


def test_no_retry_costs_time_on_replay(suite):
    """Neither what the API asks for nor the pauses that the SDK makes by itself."""
    tests = [
        f"""
@pytest.mark.claude_fault({fault}, every=True)
def test_{number}(claude_client, monkeypatch):
    waits = []
    monkeypatch.setattr(time, "sleep", waits.append)
    with pytest.raises(anthropic.APIError):
        claude_client.messages.create(**REQUEST)
    assert sum(waits) < 0.005  # the SDK waits longer by its own, also in these tests
"""
        for number, fault in enumerate(PAUSES)
    ]
    suite.write(REQUEST + "".join(tests)).replay().assert_outcomes(passed=len(PAUSES))


def test_the_summary_counts_what_was_injected(suite):
    """Nobody takes it for the API's."""
    suite.write("""
@pytest.mark.claude_fault(status=529, times=2)
def test_it(claude):
    claude("What is the capital of France?")
""")

    result = suite.record()

    result.stdout.fnmatch_lines(["1 test, 3 calls: 0 replayed, 1 recorded, 0 live, 2 injected | *"])


@pytest.mark.nightly  # nothing of it is another in a worker
def test_faults_strike_in_workers_of_xdist(suite):
    """Each test has its own."""
    suite.write("""
@pytest.mark.claude_fault(status=401, every=True)
@pytest.mark.parametrize("number", range(4))
def test_it(claude, number):
    with pytest.raises(anthropic.AuthenticationError):
        claude("What is the capital of France?")
""")

    suite.replay("-p", "xdist", "-n2").assert_outcomes(passed=4)


MISTAKES = {
    "no fault": (
        "times=2",
        "it names no fault. Say one of status, cut_after, malformed, delay_s, connection.",
    ),
    "two faults": (
        "status=529, cut_after=3",
        "status and cut_after are different faults. Write a marker for each.",
    ),
    "a misspelt argument": (
        "statsu=529",
        (
            "there is no argument 'statsu'. Did you mean 'status'? There are: status, message,"
            " retry_after, headers, html, cut_after, malformed, delay_s, real, connection, on,"
            " times, every, prompt."
        ),
    ),
    "an argument of another fault": (
        "cut_after=3, html=True",
        "html goes with status, not with cut_after.",
    ),
    "a status that is no error": (
        "status=200",
        "status=200 will not do. Allowed: a whole number from 400 to 599.",
    ),
    "a failure that there is not": (
        'connection="refuse"',
        "connection='refuse' is not one of refused, reset, timeout. Did you mean 'refused'?",
    ),
    "no name": ("529", "529 has no name; write it as in claude_fault(status=529)"),
}


def test_mistakes_are_told_at_collection(suite, failure_of):
    """With the marker, the value, and what is allowed."""
    tests = [
        f"@pytest.mark.claude_fault({arguments})\ndef test_{number}(claude):\n    claude('Hi')\n"
        for number, (arguments, _) in enumerate(MISTAKES.values())
    ]
    result = suite.write("".join(tests)).replay()

    assert result.ret == pytest.ExitCode.INTERRUPTED
    assert failure_of(result) == [
        f"test_it.py:{6 + 3 * number}: test_{number}: claude_fault: {text}"
        for number, (_, text) in enumerate(MISTAKES.values())
    ]
