"""A call without an answer is told when it is recorded: on replay it would miss for ever."""

from __future__ import annotations

import pytest

from pytest_claude_params.sdk.stubs import answer_streams
from pytest_claude_params.simulator import Scenario, Simulator
from pytest_claude_params.simulator.faults import SlowBytes

ASK = {"model": "claude-haiku-4-5", "max_tokens": 60}
HEAD = """
import asyncio
import threading
import urllib.request

def asking(prompt):
    return {**ASK, "messages": [{"role": "user", "content": prompt}]}

ASK = {"model": "claude-haiku-4-5", "max_tokens": 60}
"""
SYNC = """
def test_it():
    client = anthropic.Anthropic(max_retries=0)
    with pytest.raises(anthropic.APITimeoutError):
        client.with_options(timeout=0.1).messages.create(**asking("slow"))
    client.messages.create(**asking("fast"))
"""
ASYNC = """
def test_it():
    async def ask():
        async with anthropic.AsyncAnthropic(max_retries=0) as client:
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.messages.create(**asking("slow")), 0.1)
            await client.messages.create(**asking("fast"))
    asyncio.run(ask())
"""
THREAD = """
@pytest.fixture(scope="module")
def waited_for_later():
    threads = []
    yield threads
    for thread in threads:
        thread.join()

@pytest.fixture
def waited_for():
    threads = []
    yield threads
    for thread in threads:
        thread.join()

def test_it(WAITED):
    client = anthropic.Anthropic(max_retries=0)
    WAITED.append(
        threading.Thread(target=client.messages.create, kwargs=asking("slow"))
    )
    WAITED[0].start()
    client.messages.create(**asking("fast"))
"""
REFUSED = """
def test_it():
    nowhere = anthropic.Anthropic(base_url="http://127.0.0.1:9", max_retries=0)
    with pytest.raises(anthropic.APIConnectionError):
        nowhere.messages.create(**asking("slow"))
    anthropic.Anthropic().messages.create(**asking("fast"))
"""
UNREAD = """
def test_it():
    client = anthropic.Anthropic()
    with client.messages.with_streaming_response.create(**asking("slow")):
        pass
    client.messages.create(**asking("fast"))
"""
RETRIED = """
def test_it():
    client = anthropic.Anthropic(timeout=0.5, max_retries=1)
    client.messages.create(**asking("slow"))
"""
RACE = """
def test_it():
    async def ask():
        async with anthropic.AsyncAnthropic(max_retries=0) as client:
            both = [
                asyncio.create_task(client.messages.create(**asking("slow"))) for _ in range(2)
            ]
            done, left = await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
            for task in left:
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)
    asyncio.run(ask())
"""

STREAM = """
def test_it():
    async def read():
        async with anthropic.AsyncAnthropic(max_retries=0) as client:
            async with client.messages.stream(**asking("Count from 1 to 40")) as stream:
                async for _ in stream: begun.set()
    begun = asyncio.Event()
    async def main():
        LIMIT
    asyncio.run(main())
"""
IN_TIME = """
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(read(), 0.4)
"""
STOPPED = """
        task = asyncio.create_task(read())
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
"""


@pytest.fixture
def recorded(suite, monkeypatch):
    """Return a function that runs a suite against an API that is slow to answer one prompt."""

    def record(body, seconds=0.7, times=1):
        late = {"kind": "delay", "seconds": seconds, "prompt": "slow", "times": times}
        with Simulator(Scenario.model_validate({"faults": [late]})) as simulator:
            monkeypatch.setattr(suite, "_base_url", simulator.base_url)
            return suite.write(HEAD + body).record()

    return record


WITHOUT = {
    "sync": (SYNC, "ReadTimeout after "),
    "async": (ASYNC, "cancelled after "),
    "refused": (REFUSED, "ConnectError (127.0.0.1:9: Connection refused) after "),
    "unread": (UNREAD, "not read to its end after "),
}


def test_a_call_without_an_answer_cannot_be_replayed(suite, recorded, failures_of):
    """So it fails, and says why; what else was answered is put aside."""
    bodies = [body.replace("test_it", f"test_{name}") for name, (body, _) in WITHOUT.items()]
    result = recorded("".join(bodies), times=2)

    result.assert_outcomes(failed=len(WITHOUT))
    told = failures_of(result)
    for name, (_, observed) in WITHOUT.items():
        screen = told[f"test_{name}"]
        assert screen[0].startswith(
            "claude: recording: expected an answer to record, observed no answer"
        )
        assert screen[3] == "  expected  an answer to record"
        assert screen[4].startswith(f"  observed  no answer to 'slow': {observed}")
        assert screen[-1].startswith(
            "  hint      as it is, the test cannot be replayed: give the client more time, "
        )
    assert not list(suite.path.rglob("*.yaml"))


def test_a_thread_that_outlives_its_test(suite, recorded):
    """What it asks is answered too late to be recorded."""
    result = recorded(THREAD.replace("WAITED", "waited_for_later"))

    result.assert_outcomes(passed=1, errors=1)
    result.stdout.fnmatch_lines(
        [
            "claude: no answer to 'slow' when the test ended: as it is, the test cannot be*",
            "put aside the recordings of 1 test that did not pass, such as *",
        ]
    )
    assert not (suite.path / "cassettes" / "test_it" / "test_it.yaml").exists()


def test_a_thread_that_a_fixture_waits_for(suite, recorded):
    """Its answer comes in time."""
    recorded(THREAD.replace("WAITED", "waited_for"), seconds=0.2).assert_outcomes(passed=1)

    suite.replay().assert_outcomes(passed=1)


def test_what_was_sent_again_was_answered(suite, recorded):
    """On replay there is one try, and it is answered."""
    recorded(RETRIED).assert_outcomes(passed=1)

    suite.replay().assert_outcomes(passed=1)


def test_of_two_that_race_one_is_enough(recorded):
    """What is given up is noted: on replay the first is answered at once."""
    result = recorded(RACE, seconds=0.3)

    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(
        ["test_it.py::test_it: no answer to 'slow': cancelled after * s, so not recorded (1 test)"]
    )


@pytest.mark.parametrize("limit", [IN_TIME, STOPPED], ids=["time-out", "stop button"])
def test_a_stream_whose_reader_was_cancelled(suite, api, limit):
    """On replay its reader waits again where it was cancelled, and does not see the end."""
    api.script(SlowBytes(0.02))
    suite.write(HEAD + STREAM.replace("LIMIT", limit.strip())).record().assert_outcomes(passed=1)

    assert "cut: CancelledError" in suite.cassette("test_it")
    suite.replay().assert_outcomes(passed=1)


def test_a_reader_that_nobody_cancels_any_more(suite, api, monkeypatch):
    """It is told so after a while, and the run goes on."""
    api.script(SlowBytes(0.02))
    suite.write(HEAD + STREAM.replace("LIMIT", STOPPED.strip())).record().assert_outcomes(passed=1)
    monkeypatch.setattr(answer_streams, "LATE_S", 0.0)

    result = suite.write(HEAD + STREAM.replace("LIMIT", "await read()")).replay()

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["*ReadTimeout: its reader was cancelled here when the stream was recorded, and is not now"]
    )
