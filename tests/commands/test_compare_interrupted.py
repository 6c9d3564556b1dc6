"""Ctrl-C in ``claude-params compare``: what was paid for is kept, and the next run goes on."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time

import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.pending.journal import answers_in
from pytest_claude_params.commands.comparing.saved_answers import SavedAnswers
from pytest_claude_params.comparisons.rows.row_file import read_rows
from pytest_claude_params.comparisons.rows.sample import Sample
from pytest_claude_params.secrets.redactions import REDACTIONS
from pytest_claude_params.simulator import Simulator
from pytest_claude_params.simulator.faults import Delay

TESTS = """
@pytest.mark.parametrize("number", range(5))
def test_it(claude, number):
    claude(f"Name animal {number}.")
"""
ARGUMENTS = ("cassettes", "--to", "claude-haiku-5-5", "--samples", "2", "--confirm", "0")
# Five requests, two models, two samples.
ALL = 20
# Eight are asked at first, so this is how long a busy machine has to press Ctrl-C.
SLOWLY_S = 1
NEVER_S = 300


@pytest.fixture
def api(monkeypatch, project):
    """A simulated API that takes a while for each answer, and what five tests were answered before."""
    project.write(TESTS)
    project.keep(**{f"test_it/test_it[{n}]": [f"Name animal {n}."] for n in range(5)})
    with Simulator() as running:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", running.base_url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", "any key will do")
        running.script(Delay(SLOWLY_S, times=ALL))
        yield running


@pytest.fixture
def started(project):
    """Return a function that starts a comparison in a process of its own, as from a shell."""
    processes = []

    def start(*arguments):
        command = [sys.executable, "-m", "pytest_claude_params", "compare", *ARGUMENTS, *arguments]
        process = subprocess.Popen(
            command,
            cwd=project.path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        processes.append(process)
        return process

    yield start
    for one in processes:
        one.kill()
        one.communicate()


def wait_until(is_so):
    """Wait for what another process does."""
    end = time.monotonic() + NEVER_S
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


def interrupted(process, api):
    """Press Ctrl-C once a request has come, and return what the process has said."""
    wait_until(lambda: api.requests)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=NEVER_S)
    api.clear_faults()
    return said


def journals(project):
    """List what is left beside the rows."""
    return sorted(project.path.glob("*.journal"))


def test_what_was_paid_for_is_kept_and_the_same_command_goes_on(api, started, project):
    """Also what was under way: it is waited for, and no request is asked twice."""
    process = started("--rows", "rows.jsonl")
    _, error = interrupted(process, api)

    assert process.returncode == 130
    asked = len(api.requests)
    assert 0 < asked < ALL
    [journal] = journals(project)
    assert len(answers_in(journal)) == asked
    assert error.splitlines() == [
        "Waiting for the answers that are under way; Ctrl-C again leaves them.",
        f"Interrupted after {asked} answers, kept in {journal.name}",
        "Give the same command again: it goes on from there. To ask everything again, delete the file.",
    ]
    assert not (project.path / "rows.jsonl").exists()

    process = started("--rows", "rows.jsonl")
    said, _ = process.communicate(timeout=NEVER_S)

    assert process.returncode in (0, 3)
    text = " ".join(said.split())
    assert re.search(
        rf"paid for {asked} answers of a run that broke off \(\d{{4}}-\d\d-\d\d \d\d:\d\d\), in"
        rf" {re.escape(journal.name)}; delete it to ask again",
        text,
    )
    assert f"price {ALL - asked} calls, about" in text
    assert f"asked: {ALL} calls, {asked} of them before, " in text
    assert len(api.requests) == ALL
    rows = [one for one in read_rows(project.path / "rows.jsonl") if isinstance(one, Sample)]
    assert len([one for one in rows if one.arm != "recording"]) == ALL
    assert journals(project) == []


def test_a_second_ctrl_c_leaves_what_is_under_way(api, started, project):
    """What has come by then is kept; without rows it lies in the folder."""
    api.clear_faults()
    api.script(Delay(0.01, times=4), Delay(NEVER_S, times=ALL))
    process = started()
    wait_until(lambda: journals(project) and len(answers_in(journals(project)[0])) >= 4)
    process.send_signal(signal.SIGINT)
    assert "Waiting" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=NEVER_S)

    assert process.returncode == 130
    [journal] = journals(project)
    assert journal.name.startswith("claude-compare.")
    assert error.startswith(f"Interrupted after 4 answers, kept in {journal.name}\n")
    assert "Traceback" not in error


def test_a_kill_loses_no_answer_either(api, started, project):
    """Each is on disk when it comes."""
    api.clear_faults()
    api.script(Delay(0.01, times=4), Delay(NEVER_S, times=ALL))
    process = started()
    wait_until(lambda: journals(project) and answers_in(journals(project)[0]))
    process.kill()
    process.communicate()
    kept = len(answers_in(journals(project)[0]))
    api.clear_faults()

    process = started()
    said, _ = process.communicate(timeout=NEVER_S)

    # The API may come to what the killed process had sent only now, so it is not asked.
    assert f"asked: {ALL} calls, {kept} of them before, " in " ".join(said.split())
    assert journals(project) == []


def test_answers_to_other_requests_are_neither_used_nor_deleted(api, started, project):
    """Another prompt is another comparison."""
    interrupted(started(), api)
    [journal] = journals(project)
    api.clear_requests()

    process = started("--replace", "animal=plant", "--no-control")
    said, _ = process.communicate(timeout=NEVER_S)

    assert "paid for" not in said
    assert len(api.requests) == ALL / 2
    assert journals(project) == [journal]


def test_before_the_first_answer_nothing_is_kept(api, started, project):
    """And nothing is asked twice afterwards."""
    api.clear_faults()
    api.script(Delay(NEVER_S, times=ALL))
    process = started()
    wait_until(lambda: api.requests)
    process.send_signal(signal.SIGINT)
    assert "Waiting" in process.stderr.readline()
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=NEVER_S)

    assert process.returncode == 130
    assert error == "Interrupted before the first answer.\n"
    assert journals(project) == []


def test_a_secret_in_an_answer_does_not_lie_beside_the_rows(tmp_path):
    """As in rows and cassettes."""
    key = "sk-ant-api03-aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7dE9fG"
    body = {"model": "claude-haiku-4-5", "messages": [{"role": "user", "content": "Hi"}]}
    request = CallRequest("POST", "https://api.anthropic.com/v1/messages", {}, body)
    said = {"type": "message", "content": [{"type": "text", "text": f"Use {key}"}]}
    paid = SavedAnswers(tmp_path / "rows.jsonl", REDACTIONS)
    paid.note(request, CallResponse(200, {}, said))
    paid.close()

    assert paid.count == 1
    assert key not in paid.path.read_text()
    again = SavedAnswers(tmp_path / "rows.jsonl", REDACTIONS)
    assert [one and one.status for one in again.known([request, request])] == [200, None]
