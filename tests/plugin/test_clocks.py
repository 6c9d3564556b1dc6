"""Tests that freeze time, and tests that let it pass: the plugin's own clock goes on."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import yaml

from pytest_claude_params.cassettes.files.head import now
from pytest_claude_params.simulator import Simulator
from pytest_claude_params.simulator.faults import ErrorAnswer

SAMPLE = """
import datetime as dt
import freezegun, time_machine

@pytest.fixture
def frozen():
    with {freeze}:
        yield

# Frozen before the SDK's half of the plugin is loaded.
def test_it(frozen, claude):
    assert dt.datetime.now().year == 2020
    claude.sample("Hi", 3)
"""
# A hundred times as long as it takes.
NEVER_S = 300
FREEZES = {
    "freezegun": "freezegun.freeze_time('2020-01-01')",
    "time-machine": "time_machine.travel(dt.datetime(2020, 1, 1), tick=False)",
}


@pytest.mark.parametrize("freeze", FREEZES.values(), ids=FREEZES)
def test_a_sample_waits_for_a_rate_limit_by_the_real_clock(suite, run_forked, monkeypatch, freeze):
    """What time it is in the test does not matter; the head of the cassette says when it was."""
    with Simulator() as limited:
        limited.script(ErrorAnswer(429, retry_after_ms=50))
        monkeypatch.setenv("ANTHROPIC_BASE_URL", limited.base_url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", "a-key")
        suite.write(SAMPLE.format(freeze=freeze))
        # One that goes by the frozen clock waits for ever: a process of its own can be ended.
        result = run_forked("--claude-record=new", "-p", "no:cacheprovider", timeout=NEVER_S)

    result.assert_outcomes(passed=1)
    recorded = yaml.safe_load(suite.cassette("test_it"))
    assert recorded["recorded"]["at"][:10] == now()[:10]
    latencies = re.findall(r"latency_s: ([\d.]+)", suite.cassette("test_it"))
    assert latencies
    assert all(float(latency) > 0 for latency in latencies)


def test_the_time_that_is_written_down_is_the_time_of_day():
    """To the second, and a little, if the clock was set meanwhile."""
    written = dt.datetime.fromisoformat(now())

    assert abs(written - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)


POLLS = """
import asyncio, time
from time import sleep
import anyio

def polled():
    claude_free = anthropic.Anthropic().messages
    for wait in (lambda: time.sleep(1000), lambda: sleep(1000),
                 lambda: asyncio.run(asyncio.sleep(1000)), lambda: anyio.run(anyio.sleep, 1000)):
        wait()
    assert asyncio.run(asyncio.sleep(1000, "result")) == "result"
    return claude_free.create(
        model="claude-haiku-4-5", max_tokens=60, messages=[{"role": "user", "content": "Hi"}]
    )

REAL = time.sleep, sleep, asyncio.sleep, anyio.sleep
ASKED = pytest.mark.claude_cassette(skip_sleeps=True)
"""


def test_sleeps_are_skipped_on_request(suite, was_recorded):
    """Those of all libraries, also where they were imported by name; only in this test."""
    was_recorded("test_it", "Hi")

    result = suite.write(f"""{POLLS}
@ASKED
def test_it():
    polled()

@pytest.mark.claude_expect(requests=0)
def test_not_asked():
    assert REAL == (time.sleep, sleep, asyncio.sleep, anyio.sleep)
""").replay()

    result.assert_outcomes(passed=2)


def test_sleeps_are_real_while_recording(suite):
    """What is waited for there is the API."""
    suite.write(f"""{POLLS}
@ASKED
def test_it(claude):
    assert REAL == (time.sleep, sleep, asyncio.sleep, anyio.sleep)
    claude("Hi")
""").record().assert_outcomes(passed=1)


def test_a_value_that_is_neither(suite):
    result = suite.write("""
@pytest.mark.claude_cassette(skip_sleeps=5)
def test_it():
    pass
""").replay()

    assert "claude_cassette: skip_sleeps=5 is not True or False" in result.stdout.str()
