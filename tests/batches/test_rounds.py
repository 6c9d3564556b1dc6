"""Rounds of batches against a simulated API: how they are split, and what a kill leaves."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import pytest

from pytest_claude_params.batches.grouping import Limits
from pytest_claude_params.batches.results import blanked_always
from pytest_claude_params.batches.rounds import Rounds
from pytest_claude_params.batches.state import State, note_done, read, write
from pytest_claude_params.batches.waiting_requests import Asked
from pytest_claude_params.call import CallRequest
from pytest_claude_params.cassettes.pending.journal import answers_in, left_in
from pytest_claude_params.sdk.own_requests.batches import BatchApi
from pytest_claude_params.simulator import Simulator

BATCHES = "/v1/messages/batches"
# Planned, an id known, an answer in its journal, a batch fetched; at night, the moments between them.
MOMENTS = ["state 1", "state 3", "journal 2", "state 4"]
BETWEEN = ["state 2", "journal 1", "journal 3"]
MOMENTS += [pytest.param(moment, marks=pytest.mark.nightly) for moment in BETWEEN]


@pytest.fixture
def simulated(monkeypatch):
    """A simulated API that clients of the environment ask."""
    with Simulator() as simulator:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", simulator.base_url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-test-key")
        yield simulator


def asked(number, folder, prompt=""):
    text = {"role": "user", "content": prompt or f"Name color {number}"}
    body = {"model": "claude-haiku-4-5", "max_tokens": 20, "messages": [text]}
    request = CallRequest("POST", "https://api.anthropic.com/v1/messages", {}, body)
    return Asked(f"test_{number}", folder / "c.yaml", request)


def played(folder, limits, prompts):
    """Ask prompts in one round; returns the rounds and what they have told."""
    told = []
    rounds = Rounds(folder / ".claude-batch.json", 3, blanked_always, told.append, limits=limits)
    for number, prompt in enumerate(prompts):
        rounds.waiting.join(asked(number, folder, prompt), 1, ())
    with BatchApi() as api:
        rounds.plan(api, lambda _test: [])
        rounds.submit(api)
        rounds.wait(api, None)
        rounds.fetch(api)
    return rounds, told


def created(simulator):
    """Return how many requests each created batch has."""
    return [
        len(one.body["requests"])
        for one in simulator.requests
        if (one.method, one.path) == ("POST", BATCHES)
    ]


def test_the_limits_are_those_of_the_api():
    """Platform documentation, batch processing, 2026-11."""
    assert Limits() == (100_000, 256_000_000)


def test_more_requests_than_a_batch_takes_go_into_several(simulated, tmp_path):
    """All of them belong to one round."""
    rounds, told = played(tmp_path, Limits(requests=2), [""] * 5)

    assert created(simulated) == [2, 2, 1]
    assert (rounds.state.rounds, len(rounds.state.answers), rounds.state.failures) == (1, 5, {})
    assert told[0] == "claude batch: round 1: 5 requests of 5 tests"
    assert [line.partition(": ")[2].partition(": ")[2] for line in told[-3:]] == [
        "2 answers",
        "2 answers",
        "1 answer",
    ]


def test_what_is_too_large_for_one_batch_goes_into_several(simulated, tmp_path):
    """By bytes; a request that is too large alone goes alone, and the API says what it makes of it."""
    large = "A long story. " * 200
    played(tmp_path, Limits(bytes=3_000), ["", "", large, "", ""])

    assert created(simulated) == [2, 1, 2]


@pytest.mark.slow
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_kill_between_two_writes_pays_once_and_keeps_each_answer_once(
    simulated, tmp_path, forked_python, moment
):
    """Nothing is submitted twice, and nothing that was answered is lost."""
    state = tmp_path / ".claude-batch.json"

    def run(kill_after):
        command = [forked_python, "-m", "round", state, kill_after]
        here = Path(__file__).parent
        return subprocess.run(command, cwd=here, capture_output=True, text=True, check=False)

    assert run(moment).returncode == -signal.SIGKILL
    again = run("")
    assert again.returncode == 0, again.stderr

    assert created(simulated) == [2, 1]
    ids = [
        answer.message["id"]
        for journal in left_in(tmp_path, "c.yaml.")
        for _, answer in answers_in(journal, ())
    ]
    assert (len(ids), len(set(ids))) == (3, 3)


def test_tests_that_are_done_are_lines_behind_the_state(tmp_path):
    """The rest of it is not written again, and a line that a kill has torn costs no other."""
    state = tmp_path / ".claude-batch.json"
    write(state, State())
    before = state.read_bytes()
    note_done(state, "test_it.py::test_a[ä]")
    with state.open("ab") as file:
        file.write(b'{"done": "test_it.py::te')
    note_done(state, "test_it.py::test_b")

    assert state.read_bytes().startswith(before)
    assert read(state).done == ["test_it.py::test_a[ä]", "test_it.py::test_b"]
    write(state, read(state))
    assert read(state).done == ["test_it.py::test_a[ä]", "test_it.py::test_b"]
