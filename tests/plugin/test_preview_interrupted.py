"""Ctrl-C in a preview: it says what was sent, and what was answered is not paid for twice."""

from __future__ import annotations

import signal
import subprocess
import time

import pytest

from pytest_claude_params.simulator.faults import Delay

TESTS = """
@pytest.mark.parametrize("number", range(8))
def test_it(claude, number):
    claude(f"Name animal {number}.")
"""
STOPS = (
    TESTS
    + """
    if number == 2 and os.environ.get("STOPS"):
        raise KeyboardInterrupt
"""
)
# Longer than any machine takes to press Ctrl-C.
LONG_S = 200


@pytest.fixture
def recorded(suite, was_recorded):
    """A suite of eight tests that were recorded."""
    for number in range(8):
        was_recorded(f"test_it[{number}]", f"Name animal {number}.")
    return suite


def test_it_says_how_far_it_came(recorded, api, monkeypatch):
    recorded.write("import os\n" + STOPS)
    monkeypatch.setenv("STOPS", "yes")
    monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
    monkeypatch.setenv("ANTHROPIC_API_KEY", "any key will do")
    options = ["--claude-record=preview", "--claude-one-by-one"]
    result = recorded.pytester.runpytest(*options)

    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.fnmatch_lines(
        [
            "claude preview: 2 tests asked again, no cassette written",
            (
                "claude: interrupted after 2 of 8 Claude tests. What they were answered is kept; a request "
                "that was under way may be billed, and its answer is lost"
            ),
        ]
    )


def test_before_an_answer_nothing_is_kept(suite, api, monkeypatch):
    """Neither of the test that it stops, nor of one that asked nothing."""
    suite.write(
        """
def test_that_asks_nothing(claude):
    pass


def test_it(claude):
    raise KeyboardInterrupt
"""
    )
    monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
    monkeypatch.setenv("ANTHROPIC_API_KEY", "any key will do")
    result = suite.pytester.runpytest("--claude-record=new")

    assert result.ret == pytest.ExitCode.INTERRUPTED
    assert (
        "claude: interrupted after 1 of 2 Claude tests. A request that was under way may be billed, "
        "and its answer is lost"
    ) in result.outlines


def test_a_replay_has_sent_nothing(recorded, monkeypatch):
    recorded.write("import os\n" + STOPS)
    monkeypatch.setenv("STOPS", "yes")
    result = recorded.pytester.runpytest()

    assert result.ret == pytest.ExitCode.INTERRUPTED
    result.stdout.no_fnmatch_line("*interrupted after*")


def test_answers_to_known_requests_are_kept(recorded, api, monkeypatch, forked_python):
    """Seven are under way, the eighth has come: the next preview does not ask for it."""
    recorded.write(TESTS)
    api.script(Delay(LONG_S, times=7))
    monkeypatch.setenv("ANTHROPIC_BASE_URL", api.base_url)
    monkeypatch.setenv("ANTHROPIC_API_KEY", "any key will do")
    with subprocess.Popen(
        [forked_python, "-m", "pytest", "--claude-record=preview"],
        cwd=recorded.path,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        while not any(each.stat().st_size for each in recorded.path.rglob("*.journal")):
            assert process.poll() is None
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=LONG_S)
    api.clear_faults()

    assert process.returncode == pytest.ExitCode.INTERRUPTED
    assert (
        "claude: interrupted after 8 known requests. 1 answer came, and the next run takes it; what "
        "was under way may be billed\n"
    ) in said
    assert len(api.requests) == 8
    recorded.record("--claude-record=preview").assert_outcomes(passed=8)
    assert len(api.requests) == 15
