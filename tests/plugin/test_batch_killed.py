"""A batch run that is killed at any moment goes on where it was, and pays once."""

from __future__ import annotations

import http.client
import http.server
import json
import os
import signal
import subprocess
import threading

import pytest

from pytest_claude_params.simulator import Simulator

pytestmark = pytest.mark.usefixtures("few_plugins", "quick_looks")

SUITE = """
import anthropic
import pytest

pytestmark = pytest.mark.claude_params(model="claude-haiku-4-5", max_tokens=30)

def test_chat(claude):
    first = claude("Name a color").content[0].text
    claude([
        {"role": "user", "content": "Name a color"},
        {"role": "assistant", "content": first},
        {"role": "user", "content": "Another one"},
    ])

def test_city(claude):
    claude("Name a city")
"""
# Says the number of its own process: what was started is not what was forked.
CONFTEST = """
import os
import pathlib

pathlib.Path("number").write_text(str(os.getpid()))
"""
BATCHES = "/v1/messages/batches"


class Killing(http.server.ThreadingHTTPServer):
    """Stands before the simulator, and kills the client at one of its requests.

    Args:
        simulator: where requests go.
    """

    def __init__(self, simulator):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.behind = simulator.base_url.removeprefix("http://")
        self.count = 0
        self.kill_at = 0
        self.kill_after_it = False
        self.signal = signal.SIGKILL
        self.client = None
        self.number_file = None

    def kill(self):
        """Stop the client: as the system does that runs out of memory, or as Ctrl-C."""
        os.kill(int(self.number_file.read_text(encoding="utf-8")), self.signal)
        self.client.wait()
        self.kill_at = 0


class _Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        """Say nothing."""

    def do_GET(self):
        """Hand a request on, and its answer back."""
        server = self.server
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        server.count += 1
        is_chosen = server.count == server.kill_at
        if is_chosen and not server.kill_after_it:
            server.kill()
            return
        connection = http.client.HTTPConnection(server.behind)
        connection.request(
            self.command, self.path, body, {**dict(self.headers), "accept-encoding": "identity"}
        )
        answer = connection.getresponse()
        data = answer.read()
        connection.close()
        if is_chosen:
            server.kill()
            return
        self.send_response(answer.status)
        for name in ("content-type", "x-simulated-by"):
            if name in answer.headers:
                self.send_header(name, answer.headers[name])
        self.send_header("content-length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_POST = do_GET  # noqa: N815 - as the server calls it


@pytest.fixture
def killing(monkeypatch):
    """A simulated API behind what kills its client."""
    with Simulator() as simulator, Killing(simulator) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        server.simulator = simulator
        monkeypatch.setenv("ANTHROPIC_BASE_URL", f"http://127.0.0.1:{server.server_port}")
        monkeypatch.setenv("ANTHROPIC_API_KEY", "sk-ant-api03-" + "k" * 30)
        yield server
        server.shutdown()


@pytest.fixture
def project(pytester):
    """The suite in a project of its own."""
    (pytester.path / "test_it.py").write_text(SUITE, encoding="utf-8")
    (pytester.path / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (pytester.path / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    return pytester


# Its answers are cut, of which the suite is warned: where it runs in this process, that is an error.
OPTIONS = ["-q", "-p", "no:cacheprovider", "--claude-record=batch", "-Wdefault"]


def run(killing, folder, python):
    """Run the suite in a process of its own; returns its exit code and what it has printed."""
    killing.number_file = folder / "number"
    killing.client = subprocess.Popen(
        [python, "-m", "pytest", *OPTIONS],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    output, _ = killing.client.communicate()
    return killing.client.returncode, output


# What a run asks, round by round: the newest batch, the batch, two looks, its results.
KILLS = [(2, True), (5, True), (8, False)]
# At night, before and after each of them and two more.
OTHERS = [(2, False), (3, False), (3, True), (5, False), (8, True), (10, False), (10, True)]
KILLS += [pytest.param(*one, marks=pytest.mark.nightly) for one in OTHERS]


@pytest.mark.parametrize(("number", "after"), KILLS)
def test_a_killed_run_goes_on_and_pays_once(killing, project, forked_python, number, after):
    killing.kill_at, killing.kill_after_it = number, after
    code, output = run(killing, project.path, forked_python)
    assert code == -signal.SIGKILL, output
    assert (project.path / ".claude-batch.json").exists()

    assert project.runpytest(*OPTIONS).ret == 0
    created = [
        one
        for one in killing.simulator.requests
        if (one.method, one.path, one.status) == ("POST", BATCHES, 200)
    ]
    assert [len(one.body["requests"]) for one in created] == [2, 1]
    assert not (project.path / ".claude-batch.json").exists()
    assert not list(project.path.rglob("*.journal"))
    written = (project.path / "cassettes" / "test_it" / "test_chat.yaml").read_text("utf-8")
    assert written.count("service_tier: batch") == 2


@pytest.mark.parametrize("number", [3, 4], ids=["submitting", "waiting"])
def test_ctrl_c_leaves_the_batch_at_work(killing, project, forked_python, number):
    """The run says which one, and the same command comes back to it."""
    killing.kill_at, killing.kill_after_it, killing.signal = number, True, signal.SIGINT
    code, output = run(killing, project.path, forked_python)

    state = json.loads((project.path / ".claude-batch.json").read_text(encoding="utf-8"))
    (batch,) = state["batches"]
    told = {
        3: "claude batch: broken off while it was submitted; the same command looks for it before "
        "it submits another",
        4: f"claude batch: at work: {batch['id']}; the same command comes back to it",
    }
    assert code == pytest.ExitCode.INTERRUPTED, output
    assert told[number] in output.splitlines()

    result = project.runpytest(*OPTIONS)
    assert result.ret == 0
    assert "claude batch: going on where an earlier run broke off" in result.outlines
    created = [
        one for one in killing.simulator.requests if (one.method, one.path) == ("POST", BATCHES)
    ]
    assert [len(one.body["requests"]) for one in created] == [2, 1]
