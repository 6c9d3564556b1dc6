"""The how-to on a git conflict within a cassette, as it is printed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document

HOW_TO = Path(__file__).parents[2] / "docs/how-to/resolve-a-conflict.md"
PAGE = HOW_TO.read_text(encoding="utf-8")
MERGE, TAKE = re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
(CONTRADICTION,) = re.findall(r"^```\n(not merged.*?)\n```$", PAGE, re.MULTILINE | re.DOTALL)
CASSETTE = Path("cassettes/support.yaml")
HEAD = {"at": "2026-11-23T10:00:00Z", "plugin": "pytest-claude-params 0.1.0", "from": "api"}


def recording(prompt, answer):
    body = {"model": "claude-haiku-4-5", "max_tokens": 60}
    body["messages"] = [{"role": "user", "content": prompt}]
    said = {"type": "message", "content": [{"type": "text", "text": answer}]}
    url = "https://api.anthropic.com/v1/messages"
    return CallRequest("POST", url, {}, body), CallResponse(200, {}, said)


def write(*recordings):
    CASSETTE.parent.mkdir(exist_ok=True)
    store.write(CASSETTE, Document(dict(HEAD), list(recordings)))


@pytest.fixture
def sh(tmp_path, monkeypatch):
    """Return a function that runs lines of a shell in a repository; gives code and output."""
    monkeypatch.chdir(tmp_path)
    scripts = str(Path(sys.executable).parent)
    monkeypatch.setenv("PATH", os.pathsep.join([scripts, os.environ["PATH"]]))
    for name in ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"):
        monkeypatch.setenv(name, "A")
    for name in ("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"):
        monkeypatch.setenv(name, "a@example.com")

    def run(lines):
        ended = subprocess.run(["sh", "-c", lines], capture_output=True, text=True, check=False)
        return ended.returncode, ended.stdout + ended.stderr

    return run


@pytest.fixture
def conflict(sh):
    """Return a function that makes two branches record into one cassette, and merges them."""

    def make(ours, theirs):
        sh(
            "git init -q -b main && git commit -q --allow-empty -m start && git checkout -q -b theirs"
        )
        write(*theirs)
        sh("git add . && git commit -q -m theirs && git checkout -q main")
        write(*ours)
        sh("git add . && git commit -q -m ours")
        code, _ = sh("git merge -q theirs")
        assert code == 1
        assert b"<<<<<<<" in CASSETTE.read_bytes()

    return make


def test_two_sides_become_one(sh, conflict):
    shared = recording("Hello?", "Hello!")
    conflict([shared, recording("Oslo?", "North.")], [shared, recording("Rome?", "South.")])
    code, said = sh(MERGE)

    assert (code, said) == (0, "merged: 1 file; not merged: none\n")
    prompts = [request.prompt for request, _ in store.read(CASSETTE).interactions]
    assert prompts == ["Hello?", "Oslo?", "Rome?"]
    assert sh("git diff --name-only --diff-filter=U") == (0, "")
    assert not Path("ours.yaml").exists()


def test_two_answers_to_one_request_are_named_and_one_side_is_taken(sh, conflict):
    conflict([recording("Hello?", "Hello!")], [recording("Hello?", "Hi!")])
    _, said = sh(MERGE.partition("rm ours.yaml")[0])

    assert said.splitlines()[0] == CONTRADICTION
    code, _ = sh(TAKE)
    assert code == 0
    assert sh("git diff --name-only --diff-filter=U") == (0, "")
    assert store.read(CASSETTE).interactions[0][1].text == "Hi!"
