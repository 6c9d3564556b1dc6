"""Ctrl-C while the API is asked: the answer is paid for, so it is waited for and recorded."""

from __future__ import annotations

import json
import signal
import subprocess
import threading
import time

import pytest

from pytest_claude_params.simulator import Simulator


@pytest.fixture
def slow_api(tmp_path, request):
    """An API whose answers take a second, or longer."""
    speed = getattr(request, "param", 40)
    path = tmp_path / "scenario.yaml"
    path.write_text(json.dumps({"pace": {"tokens_per_second": speed}, "fallback": "word " * 40}))
    with Simulator(path, pace=True) as api:
        yield api


@pytest.fixture
def asked(folder, slow_api, client_of, forked_python):
    """A server that records, whose client waits for an answer of the API; and what it gets."""
    command = [forked_python, "-m", "pytest_claude_params", "serve", str(folder)]
    with subprocess.Popen(
        [*command, "--record", slow_api.base_url],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        client = client_of(int(process.stdout.readline().rpartition(":")[2]))
        got = []

        def ask():
            try:
                got.append(client.ask("Say hello").status)
            except OSError as error:
                got.append(error)

        waiting = threading.Thread(target=ask)
        waiting.start()
        while not slow_api.requests:
            time.sleep(0.01)
        yield process, got
        waiting.join(60)


WAITING = "waiting for the answers that are under way, to record them; Ctrl-C again to leave them"


def test_an_answer_that_is_under_way_is_waited_for(asked, folder):
    process, got = asked
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)

    path = folder / "recorded.yaml"
    assert (process.returncode, said.splitlines(), got) == (
        0,
        [WAITING, f"recorded: 1 answer in {path}"],
        [200],
    )
    assert "word word word" in path.read_text()


@pytest.mark.parametrize("slow_api", [1], indirect=True, ids=["slowest"])
def test_a_second_ctrl_c_waits_for_nothing(asked):
    process, _ = asked
    process.send_signal(signal.SIGINT)
    assert process.stderr.readline() == f"{WAITING}\n"
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)

    assert (process.returncode, said) == (
        1,
        "left: answers that were under way are not recorded, and may be billed\n",
    )
