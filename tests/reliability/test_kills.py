"""Killed with no chance to say a word: what a test had been answered is not lost.

``CLAUDE_PARAMS_NIGHTLY=1`` makes a hundred trials of each.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pytest_claude_params.cassettes import store

TRIALS = 100 if os.environ.get("CLAUDE_PARAMS_NIGHTLY") else 3
CALLS = 20
SUITE = """
import os

import pytest

DONE = os.open("answered", os.O_CREAT | os.O_APPEND | os.O_WRONLY)


@pytest.mark.claude_params(model="claude-haiku-4-5", max_tokens=20)
def test_a(claude):
    for number in range({calls}):
        claude(f"Question {{number}}")
        os.write(DONE, b".")
"""
CASSETTE = Path("cassettes/test_it/test_a.yaml")


@pytest.fixture
def project(tmp_path, simulator):
    """Return a project that records against the simulated API."""
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_it.py").write_text(SUITE.format(calls=CALLS))
    return Project(tmp_path, simulator.base_url)


class Project:
    """A project of one test that asks twenty questions."""

    def __init__(self, path, url):
        self.path = path
        self._environment = {
            **os.environ, "ANTHROPIC_BASE_URL": url, "ANTHROPIC_API_KEY": "sk-ant-api03-none",
        }  # fmt: skip

    def start(self, *arguments):
        """Begin to record."""
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
        return subprocess.Popen(
            [*command, "--claude-record=new"],
            cwd=self.path,
            env={name: value for name, value in self._environment.items() if name != "CI"},
            stdout=subprocess.PIPE,
            text=True,
        )

    @property
    def answered(self):
        """How many answers the test has got."""
        path = self.path / "answered"
        return len(path.read_bytes()) if path.exists() else 0

    @property
    def prompts(self):
        """What the cassette holds."""
        document = store.read(self.path / CASSETTE)
        return [request.prompt for request, _ in document.interactions] if document else None


def test_every_answer_of_a_killed_run_is_recovered(project, capsys):
    """The next run asks for the others only, and says so in a line."""
    chance = random.Random(4)  # noqa: S311  (trials that can be repeated)
    lost = repeated = 0
    for _ in range(TRIALS):
        killed_after = chance.randrange(1, CALLS)
        (project.path / "answered").unlink(missing_ok=True)
        (project.path / CASSETTE).unlink(missing_ok=True)

        running = project.start()
        while project.answered < killed_after and running.poll() is None:
            time.sleep(0.001)
        time.sleep(chance.random() * 0.01)
        running.kill()
        running.communicate()
        answered = project.answered
        assert project.prompts in (None, expected())

        again = project.start()
        output, _ = again.communicate(timeout=60)
        assert again.returncode == 0, output
        assert project.prompts == expected()
        recovered = int(output.partition("recovered ")[2].split()[0]) if answered < CALLS else CALLS
        lost += max(0, answered - recovered)
        repeated += max(0, CALLS - recovered)
        assert [path.name for path in (project.path / CASSETTE).parent.iterdir()] == ["test_a.yaml"]
    with capsys.disabled():
        print(f"\n{TRIALS} runs killed while recording: {lost} answers lost")  # noqa: T201

    assert lost == 0
    assert repeated > 0


def expected():
    """Return all questions in their order."""
    return [f"Question {number}" for number in range(CALLS)]
