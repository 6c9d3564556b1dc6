"""Verbs that ask pytest which tests there are, in a project with recordings."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import os
import pty
import re
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from pytest_claude_params import cli, clock
from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document


@pytest.fixture(autouse=True)
def _quick(few_plugins, monkeypatch, forked_python):  # noqa: ARG001 - a fixture takes no mark
    """Most of these verbs ask pytest in a process of its own, and many tests ask a verb in one."""
    monkeypatch.setattr(sys, "executable", forked_python)


@contextlib.contextmanager
def nothing_shown():
    """Keep what is printed from the output of the verb."""
    hidden = io.StringIO()
    with contextlib.redirect_stdout(hidden), contextlib.redirect_stderr(hidden):
        yield


@pytest.fixture
def asked_here(pytester, monkeypatch):
    """Let pytest run in this process where a verb asks it: even a forked one takes 0.1 s more.

    The verbs of ``test_json.py`` are processes, and ask pytest in processes of its own.
    """
    start = subprocess.run

    def ask(command, **options):
        if command[:3] != [sys.executable, "-m", "pytest"] or options.get("env"):
            return start(command, **options)
        with nothing_shown(), warnings.catch_warnings():
            warnings.resetwarnings()  # a process of its own knows nothing of ours
            ran = pytester.runpytest(*command[3:])
        return subprocess.CompletedProcess(command, int(ran.ret), str(ran.stdout), str(ran.stderr))

    monkeypatch.setattr(subprocess, "run", ask)


class Project:
    """A suite whose tests import no SDK, so that it is collected quickly."""

    def __init__(self, suite):
        self.path = suite.path
        self.record = suite.record
        self.replay = suite.replay
        self.pytester = suite.pytester
        self._write = suite.write

    def write(self, body, name="test_it.py"):
        """Write a test file."""
        self._write(body, name)
        path = self.path / name
        path.write_text(path.read_text().replace("import anthropic\n", ""))
        return self

    def recorded(self, body, name="test_it.py"):
        """Write a test file, and the cassettes of its tests that call ``claude("...")``, without a run."""
        self.write(body, name)
        for test, asked in re.findall(r'def (\w+)\(claude\):\n((?:    claude\(".*"\)\n)+)', body):
            prompts = re.findall(r'claude\("(.*)"\)', asked)
            self.keep(**{f"{Path(name).with_suffix('')}/{test}": prompts})
        return self

    def keep(self, **prompts):
        """Write cassettes, each as of tests that ask so."""
        recorded = Recorded(self.path / "cassettes")
        ours = {"plugin": "pytest-claude-params 0.1.0"}
        for name, asked in prompts.items():
            recorded.write(f"{name}.yaml", *map(recorded.asked, asked), **ours)
        return self

    def cassettes(self):
        """Return what lies in the cassette folder."""
        folder = self.path / "cassettes"
        files = [path for path in folder.rglob("*") if path.is_file()]
        return sorted(path.relative_to(folder).as_posix() for path in files)


@pytest.fixture
def project(suite):
    """A project in an empty folder."""
    return Project(suite)


@pytest.fixture
def verb(capsys, asked_here):  # noqa: ARG001
    """Return a function that runs a verb in the project and gives its code and output."""

    def run(*arguments):
        capsys.readouterr()
        code = cli.run(arguments)
        said = capsys.readouterr()
        return code, (said.out + said.err).splitlines()

    return run


class Recorded:
    """Cassettes in the current folder, written as the recorder writes them."""

    def __init__(self, folder):
        self.folder = folder

    def asked(self, prompt, **more):
        """Return a request."""
        body = {"model": "claude-haiku-4-5", "max_tokens": 60, **more}
        body.setdefault("messages", [{"role": "user", "content": prompt}])
        url = "https://api.anthropic.com/v1/messages"
        return CallRequest("POST", url, {"anthropic-version": "2023-06-01"}, body)

    def write(self, name, *requests, at="2026-11-23T10:00:00Z", **head):
        """Write a cassette in which each request has an answer of 100 and 20 tokens."""
        self.write_exchanges(name, *((one, self._answer(one)) for one in requests), at=at, **head)
        return self.folder / name

    def write_exchanges(self, name, *exchanges, at="2026-11-23T10:00:00Z", **head):
        """Write a cassette with these answers."""
        told = {"at": at, "from": "api", **head}
        store.write(self.folder / name, Document(told, list(exchanges)))

    def _answer(self, request):
        said = {
            "type": "message",
            "model": request.model,
            "content": [{"type": "text", "text": "Yes."}],
            "stop_reason": "end_turn",
            "usage": {"input_tokens": 100, "output_tokens": 20},
        }
        return CallResponse(200, {}, said)


@pytest.fixture
def recorded(tmp_path, monkeypatch):
    """Return a writer of cassettes in an empty folder, which is the current one, on a fixed day."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 11, 29, tzinfo=dt.UTC))
    return Recorded(tmp_path)


@pytest.fixture
def run(capsys):
    """Return a function that runs the command and gives its code, its output and its errors."""

    def run_verb(*arguments):
        capsys.readouterr()
        code = cli.run(arguments)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_verb


@pytest.fixture
def on_a_terminal():
    """Return a function that runs the command on a terminal of its own: its code, what it wrote."""

    def run_there(*arguments, columns=40, **variables):
        terminal, end = pty.openpty()
        environment = {**os.environ, "COLUMNS": str(columns), "TERM": "xterm", **variables}
        command = [sys.executable, "-m", "pytest_claude_params", *arguments]
        process = subprocess.Popen(command, env=environment, stdout=end, stderr=end)
        os.close(end)
        said = b""
        try:
            while part := os.read(terminal, 65536):
                said += part
        except OSError:  # the other end is closed
            pass
        os.close(terminal)
        return process.wait(), said.decode().replace("\r\n", "\n")

    return run_there


PAGE = Path(__file__).parents[2] / "docs/reference/command-line.md"


@pytest.fixture
def documented():
    """Return a function that reads what ``--json`` printed, if the page has all of its keys."""

    def read(verb, printed):
        section = PAGE.read_text(encoding="utf-8").partition(f"\n## {verb}\n")[2]
        section = section.partition("\n## ")[0]
        data = json.loads(printed)
        assert type(data["v"]) is int
        assert [key for key in data if key not in re.findall(r"`(\w+)`", section)] == []
        return data

    return read


@pytest.fixture
def mutate(asked_here, project, capsys, monkeypatch):  # noqa: ARG001
    """Return a function that runs ``claude-params mutate`` in the folder ``project`` of the test's file."""
    monkeypatch.chdir(project)

    def run(*arguments):
        capsys.readouterr()
        code = cli.run(["mutate", *arguments])
        return subprocess.CompletedProcess(arguments, code, *capsys.readouterr())

    return run
