"""Projects whose runs are killed, starved and stopped: real processes, real files."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from pytest_claude_params.cassettes.files import store
from pytest_claude_params.simulator import Scenario, Simulator

HERE = Path(__file__).parent
IS_NIGHTLY = bool(os.environ.get("CLAUDE_PARAMS_NIGHTLY"))
SUITE = """
import os

import pytest

DONE = os.open("answered", os.O_CREAT | os.O_APPEND | os.O_WRONLY)


@pytest.mark.claude_params(model="claude-haiku-4-5", max_tokens=60)
def test_a(claude):
    for number in range({calls}):
        claude(f"Question {{number:02}}")
        os.write(DONE, b".")
    {end}
"""


class Runner:
    """A process that runs pytest when it is told to."""

    def __init__(self, python):
        places = (HERE, os.environ.get("PYTHONPATH", ""))
        self._process = subprocess.Popen(
            [python, "-m", "runner"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**environment(), "PYTHONPATH": os.pathsep.join(map(str, places))},
            text=True,
            start_new_session=True,
        )

    def start(self, order):
        """Begin a run; return its process number."""
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def wait(self):
        """Return how the run has ended: its exit code, or minus the signal."""
        return int(self._process.stdout.readline())

    def end(self):
        """End the process and whatever runs below it: all runs have been waited for, and it has no state.

        Whether it reads the end of its input depends on who else holds the pipe, so it is not asked.
        """
        with self._process:
            os.killpg(self._process.pid, signal.SIGKILL)


def environment():
    """Return the variables of this process without those that say who runs it."""
    told = ("CI", "GITHUB_ACTIONS")
    return {
        name: value
        for name, value in os.environ.items()
        if name not in told and not name.startswith("PYTEST")
    }


class Project:
    """A project of one test that asks questions, and says when it has got an answer."""

    cassette = Path("cassettes/test_it/test_a.yaml")

    def __init__(self, path, runner, simulator):
        self.path = path
        self.simulator = self._today = simulator
        self._runner = runner
        self._temporary = path.parent / f"{path.name}-tmp"
        self._temporary.mkdir()
        (path / "pytest.ini").write_text("[pytest]\n")
        self.calls = 0
        self.write()

    def write(self, calls=20, end=""):
        """Write the test: how many questions it asks, and what it does then."""
        self.calls = calls
        self.write_test(SUITE.format(calls=calls, end=end))

    def write_test(self, text):
        """Write any test."""
        (self.path / "test_it.py").write_text(text)

    def clear(self):
        """Begin again: no cassette, nothing left."""
        (self.path / "answered").unlink(missing_ok=True)
        for path in self.files:
            path.unlink()

    def begin(self, mode, old):
        """Begin again, in mode ``all`` with the cassette of another day."""
        self.clear()
        if mode == "all":
            (self.path / self.cassette).write_bytes(old)

    def record_another_day(self):
        """Record other answers to the same questions; return what the cassette holds."""
        with Simulator(Scenario(fallback="What was said another day.")) as self.simulator:
            assert self.run() == 0, self.output
        self.simulator = self._today
        return (self.path / self.cassette).read_bytes()

    def start(self, *arguments, mode="new", chaos=None):
        """Begin a run; return its process number."""
        (self.path / "answered").unlink(missing_ok=True)
        self.simulator.clear_requests()
        return self._runner.start(self.order(*arguments, mode=mode, chaos=chaos))

    def order(self, *arguments, mode="new", chaos=None, output="output"):
        """Return what to tell a runner."""
        return {
            "folder": str(self.path),
            "output": output,
            "arguments": [
                *("-p", "no:cacheprovider", "-p", "pytest_claude_params.plugin.hooks"),
                *(f"--claude-record={mode}", *arguments),
            ],
            "environment": {
                "ANTHROPIC_BASE_URL": self.simulator.base_url,
                "ANTHROPIC_API_KEY": "sk-ant-api03-none",
                "TMPDIR": str(self._temporary),
                "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            },
            "chaos": chaos,
        }

    def wait(self):
        """Return how the run has ended."""
        return self._runner.wait()

    def run(self, *arguments, **more):
        """Run to the end."""
        self.start(*arguments, **more)
        return self.wait()

    def killed_after(self, answers, pause=0.0, mode="new"):
        """Record, and kill the run when so many answers have come, and a pause has passed."""
        number = self.start(mode=mode)
        began = time.monotonic()
        while self.answered < answers:
            # Far more than any machine needs: it ends a run that hangs.
            assert time.monotonic() - began < 3_600, self.output
            time.sleep(0.0005)
        time.sleep(pause)
        with contextlib.suppress(ProcessLookupError):  # it was faster
            os.kill(number, signal.SIGKILL)
        return self.wait()

    def file_system_calls(self, target, mode="new"):
        """Record, and return how many file system calls a method of ours has made."""
        assert self.run(mode=mode, chaos={"target": target}) == 0, self.output
        return int((self.path / "calls").read_text())

    @property
    def output(self):
        """What the last run has printed."""
        return (self.path / "output").read_text()

    @property
    def answered(self):
        """How many answers the test of the last run has got."""
        path = self.path / "answered"
        return path.stat().st_size if path.exists() else 0

    @property
    def asked(self):
        """How many requests of the last run have reached the API."""
        return len(self.simulator.requests)

    @property
    def files(self):
        """What lies in the cassette folder."""
        folder = (self.path / self.cassette).parent
        return sorted(folder.iterdir()) if folder.is_dir() else []

    @property
    def prompts(self):
        """What the cassette holds; nothing if there is none."""
        document = store.read(self.path / self.cassette)
        return [request.prompt for request, _ in document.interactions] if document else None

    @property
    def expected(self):
        """All questions in their order."""
        return [f"Question {number:02}" for number in range(self.calls)]


@pytest.fixture(scope="session")
def runner(forked_python):
    """One process from which all runs are forked."""
    runner = Runner(forked_python)
    yield runner
    runner.end()


@pytest.fixture(scope="session")
def other_runner(forked_python):
    """Another one, for two runs at a time."""
    runner = Runner(forked_python)
    yield runner
    runner.end()


@pytest.fixture
def project(tmp_path, runner, simulator):
    """Return a project that records against the simulated API."""
    folder = tmp_path / "project"
    folder.mkdir()
    return Project(folder, runner, simulator)


@pytest.fixture
def trials():
    """Return a function that says how many trials to make: a few, or as many as at night."""
    return lambda few, many: many if IS_NIGHTLY else few


@pytest.fixture
def told(capsys):
    """Return a function that prints a line past the capture: figures of trials."""

    def tell(line):
        with capsys.disabled():
            print(f"\n{line}")  # noqa: T201

    return tell
