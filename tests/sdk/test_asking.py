"""Asking the requests of an arm: each has an answer, or why there is none."""

from __future__ import annotations

import socket
import sys
import time

import anyio
import pytest

from pytest_claude_params.call import CallRequest
from pytest_claude_params.errors import UsageError
from pytest_claude_params.sdk.own_requests import known_requests
from pytest_claude_params.sdk.own_requests.arm_requests import ask_all
from pytest_claude_params.simulator import Simulator
from pytest_claude_params.simulator.faults import ErrorAnswer

# Each request and each answer takes a few.
MANY_LOOKS = 60
URL = "https://api.anthropic.com/v1/messages"


@pytest.fixture
def api(monkeypatch):
    """A simulated API that clients of the environment ask."""
    with Simulator() as simulator:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", simulator.base_url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-test-key")
        yield simulator


def requests(count):
    return [
        CallRequest(
            "POST",
            URL,
            {"anthropic-version": "2023-06-01"},
            {
                "model": "claude-haiku-4-5",
                "max_tokens": 20,
                "messages": [{"role": "user", "content": f"Name color {number}"}],
            },
        )
        for number in range(count)
    ]


def test_answers_come_in_the_order_of_the_requests(api):
    """With the recorded API version, and each counted once."""
    counts = []
    answers = ask_all(requests(12), counts.append)

    assert [one.status for one in answers] == [200] * 12
    assert len({one.message["id"] for one in answers}) == 12
    assert sorted(counts) == list(range(1, 13))
    assert {one.headers["anthropic-version"] for one in api.requests} == {"2023-06-01"}


def test_what_passes_by_itself_is_asked_again(api):
    """As the SDK does; what the API rejects is an answer."""
    api.script(ErrorAnswer(500, times=1))
    assert [one.status for one in ask_all(requests(1))] == [200]
    assert [one.status for one in api.requests] == [500, 200]

    api.clear_requests()
    api.script(ErrorAnswer(400, times=1))
    assert [one.status for one in ask_all(requests(1))] == [400]
    assert len(api.requests) == 1


def test_a_key_that_is_rejected_is_not_tried_again_and_again(api):
    """What is not asked says why."""
    api.script(ErrorAnswer(401, times=40))
    answers = ask_all(requests(40))

    rejected = [one for one in answers if one.status == 401]
    left = [one for one in answers if one.status == 0]
    assert len(rejected) + len(left) == 40
    assert {one.cut for one in left} == {"not asked, since the API rejects the key (401)"}
    assert len(api.requests) == len(rejected) < 40


def test_where_nobody_listens_two_tries_are_enough(monkeypatch):
    """Five pauses, each twice as long as the one before, would tell nothing more."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    monkeypatch.setenv("ANTHROPIC_BASE_URL", url)
    monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-test-key")
    pauses = []
    wait = known_requests.anyio.sleep

    async def sleep(seconds):
        pauses.append(seconds)
        await wait(seconds)

    monkeypatch.setattr(known_requests.anyio, "sleep", sleep)
    answers = ask_all(requests(40))

    assert {one.status for one in answers} == {0}
    assert {one.cut for one in answers} == {f"no connection to {url}: connection refused"}
    assert set(pauses) == {0.5}


def test_without_a_key_nothing_is_asked(api, monkeypatch):
    monkeypatch.delenv("ANTHROPIC_API_KEY")
    with pytest.raises(UsageError, match="finds no key to ask with: set ANTHROPIC_API_KEY"):
        ask_all(requests(2))
    assert not api.requests


@pytest.mark.usefixtures("api")
def test_who_waits_for_answers_to_be_written_does_nothing_meanwhile():
    """Once all are asked; it went round and took the processor from what writes."""
    looks = []

    def note(frame, event, _argument):
        if event == "call" and frame.f_code is anyio.move_on_after.__code__:
            looks.append(frame.f_lineno)

    def write(number, _answer):
        for _ in range(100 if number else 0):
            time.sleep(0.01 if len(looks) < MANY_LOOKS else 0)

    watcher = known_requests.Watcher(lambda _request: True, write, lambda _done, _count: None)
    sys.setprofile(note)
    try:
        known_requests.ask_all(requests(3), watcher)
    finally:
        sys.setprofile(None)

    assert len(looks) < MANY_LOOKS
