"""``claude-params doctor``: what it tries, what it finds, and what it says to do."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import httpx
import pytest

from pytest_claude_params.sdk.probes import installed_libraries, problem_of
from pytest_claude_params.secrets.claude_keys import CLAUDE_KEYS

VERSION = re.compile(r"\b(\d+\.)+\d+(\S*\d)?\b")


@pytest.fixture
def project(recorded, monkeypatch):
    """A folder in a git repository, and a shell without keys."""
    for name in (*CLAUDE_KEYS, "ANTHROPIC_BASE_URL", "ANTHROPIC_CUSTOM_HEADERS", "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    (recorded.folder / "pytest.ini").write_text("[pytest]\n")
    (recorded.folder / ".gitignore").write_text("*.preview\n*.rejected\n*.journal\n")
    recorded.git = lambda *words: subprocess.run(
        ["git", "-C", str(recorded.folder), *words], check=True, capture_output=True
    )
    recorded.git("init", "-q")
    recorded.write("cassettes/test_a/test_x.yaml", recorded.asked("Hi"))
    return recorded


@pytest.fixture
def findings(run):
    """Return a function that runs the doctor and gives its findings by id."""

    def found(*, code=0):
        ended, said, errors = run("doctor", "--json")
        assert (ended, errors) == (code, "")
        told = json.loads(said)
        assert told["v"] == 1
        return {one["id"]: one for one in told["findings"]}

    return found


def lines_of(finding):
    """Return what a finding says, without its level."""
    return [finding[name] for name in ("level", "what", "why", "do")]


@pytest.mark.usefixtures("project")
def test_all_is_well(run):
    """Each HTTP library here answered from a cassette, through the real patches."""
    code, said, _ = run("doctor")
    lines = [line for line in said.splitlines() if line.startswith(("ok", "warn", "fail", "all"))]

    assert code == 0
    assert [VERSION.sub("V", line) for line in lines if "beside" not in line] == [
        "ok    Python V, pytest-claude-params V, pytest V and vcrpy V",
        (
            "ok    a call through each was caught: anthropic V, httpx V, httpx2 V, requests V, "
            "urllib3 V, aiohttp V and botocore V"
        ),
        "ok    the SDK sends anthropic-version 2026-10-21",
        "ok    1 cassette with 1 recording in cassettes",
        "ok    cassettes can be written",
        "ok    the clock says 2026-11-29",
        "ok    git takes the cassettes in cassettes",
        "ok    the rules are of 2026-11, and know all models of the SDK",
        "all is well",
    ]


@pytest.mark.parametrize("library", installed_libraries())
def test_a_call_through_each_library_is_caught(library):
    """And reaches nobody: where it is not caught, nobody listens."""
    assert problem_of(library) == ""


@pytest.mark.usefixtures("project")
def test_a_call_that_is_not_caught_is_told(monkeypatch, findings):
    """A transport that the plugin does not know goes past it."""

    class Own(httpx.BaseTransport):
        def handle_request(self, request):  # noqa: ARG002 - httpx names it
            raise httpx.ConnectError("Connection refused")

    monkeypatch.setattr(
        httpx, "post", lambda *a, **more: httpx.Client(transport=Own()).post(*a, **more)
    )

    found = findings(code=1)["caught.httpx"]

    assert lines_of(found) == [
        "fail",
        f"a call through httpx {httpx.__version__} was not answered: ConnectError: Connection refused",
        "a test that calls Claude through it would not be replayed",
        "report it with this line, and pip install -U vcrpy pytest-claude-params",
    ]


def test_folders(findings, project):
    """What cannot be read is named; a file in the way of the folder, too."""
    (project.folder / "cassettes/torn.yaml").write_text("interactions: [")
    assert lines_of(findings(code=1)["unreadable"]) == [
        "fail",
        "cassettes/torn.yaml is not valid YAML: did not find expected node content",
        "their tests fail, and nothing is recorded over what cannot be read",
        "git log --oneline -- cassettes, to restore them",
    ]
    (project.folder / "pytest.ini").write_text("[pytest]\nclaude_cassette_dir = pytest.ini\n")
    assert lines_of(findings(code=1)["folder"]) == [
        "fail",
        "pytest.ini is a file, and cassettes would lie in a folder of this name",
        "nothing can be recorded",
        "move pytest.ini away, or set claude_cassette_dir",
    ]
    (project.folder / "pytest.ini").write_text("[pytest]\nclaude_cassette_dir = /proc/nothing\n")
    found = findings(code=1)
    shown = os.path.relpath("/proc/nothing")
    assert lines_of(found["cassettes"]) == [
        "info",
        f"no cassettes in {shown} yet",
        "",
        "claude-params init, or pytest --claude-record=new",
    ]
    assert found["writable"]["level"] == "fail"
    assert found["writable"]["what"].startswith(f"{shown} cannot be written: ")
    assert found["writable"]["do"] == f"ls -ld {shown}, or set claude_cassette_dir"


def test_the_clock(findings, project):
    project.write("cassettes/b.yaml", project.asked("Hi"), at="2027-02-01T00:00:00Z")

    assert lines_of(findings()["clock"]) == [
        "warn",
        "the clock says 2026-11-29, but cassettes/b.yaml was recorded on 2027-02-01",
        "ages, retirements and the days in cassettes are counted by it",
        "date, and set the clock of this machine",
    ]


def test_git(findings, project):
    """Cassettes have to be committed, and what waits for a decision must not be."""
    (project.folder / ".gitignore").write_text("*.yaml\n*.journal\n")
    found = findings(code=1)

    assert lines_of(found["git.cassettes"]) == [
        "fail",
        "git ignores the cassettes in cassettes: .gitignore:1:*.yaml",
        "CI would find none, and each test would miss",
        "take that line away, or add below it: !/cassettes/**/*.yaml",
    ]
    assert lines_of(found["git.waiting"]) == [
        "warn",
        "git does not ignore *.preview and *.rejected",
        "answers that wait for a decision would be committed by chance",
        "printf '%s\\n' '*.preview' '*.rejected' >> .gitignore",
    ]


def test_what_is_said_to_do_for_git_works(findings, project):
    """Typed as it stands there."""
    (project.folder / ".gitignore").write_text("*.yaml\n")
    found = findings(code=1)
    with (project.folder / ".gitignore").open("a") as file:
        file.write(found["git.cassettes"]["do"].rpartition(": ")[2] + "\n")
    subprocess.run(["bash", "-c", found["git.waiting"]["do"]], check=True)

    found = findings()
    assert found["git.cassettes"]["level"] == "ok"
    assert "git.waiting" not in found


def test_git_holds_what_waits(findings, project):
    (project.folder / "cassettes/a.yaml.rejected").write_text("x")
    project.git("add", "-f", "cassettes/a.yaml.rejected")

    assert lines_of(findings()["git.held"]) == [
        "warn",
        "git holds 1 file that waits for a decision, such as cassettes/a.yaml.rejected",
        "everybody who clones this would be asked to decide",
        "git rm --cached --ignore-unmatch '*.preview' '*.rejected' '*.journal'",
    ]


def test_the_environment(findings, project, monkeypatch):
    """Names of keys, and never their values."""
    key = "sk-ant-api03-not-to-be-shown"
    monkeypatch.setenv("ANTHROPIC_API_KEY", key)
    monkeypatch.setenv("ANTHROPIC_BASE_URL", f"https://user:{key}@gateway.example/v1")
    monkeypatch.setenv("ANTHROPIC_CUSTOM_HEADERS", f"x-key: {key}")
    monkeypatch.setenv("CI", "true")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.delenv("PYTEST_PLUGINS", raising=False)
    (project.folder / "pytest.ini").write_text("[pytest]\nclaude_record = new\n")
    found = findings()

    assert [lines_of(found[name]) for name in ("key", "base-url", "custom-headers", "record-mode", "ci", "autoload")] == [
        ["info", "a key is in ANTHROPIC_API_KEY (not shown)", "", ""],
        [
            "warn",
            "ANTHROPIC_BASE_URL leads to gateway.example",
            "recordings made in this shell are of that host, and not of the Claude API",
            "unset ANTHROPIC_BASE_URL, unless it is meant",
        ],
        [
            "warn",
            "ANTHROPIC_CUSTOM_HEADERS is set (not shown)",
            "the SDK adds its headers to each call; tests outside of this shell send others",
            "unset ANTHROPIC_CUSTOM_HEADERS, unless it is meant",
        ],
        [
            "warn",
            "claude_record = new in the configuration",
            "each run may call the API, and is billed",
            "take the line away, and say --claude-record where it is meant",
        ],
        ["info", "CI is set: nothing is recorded or decided here", "", ""],
        [
            "warn",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD is set",
            "pytest loads no plugin by itself, so tests here would call Claude live",
            "pytest -p pytest_claude_params.plugin.hooks, or unset PYTEST_DISABLE_PLUGIN_AUTOLOAD",
        ],
    ]  # fmt: skip
    assert key not in json.dumps(found)


def test_models_that_retire_soon(findings, project):
    project.write("cassettes/b.yaml", project.asked("Hi", model="claude-opus-4-5"))

    assert lines_of(findings()["retires.claude-opus-4-5-20251101"]) == [
        "warn",
        "1 recording of claude-opus-4-5-20251101, which retires on 2027-01-22 (in 54 days)",
        "they replay for ever, but cannot be recorded again after that",
        "claude-params compare --to MODEL cassettes",
    ]


@pytest.mark.usefixtures("project")
def test_another_recorder_is_named(findings):
    """pytest-recording is installed where our tests run."""
    found = findings()["recorders"]

    assert VERSION.sub("V", found["what"]) == "pytest-recording V also records calls"
    assert found["do"] == "claude-params adopt tests, to move those that call Claude"


def test_outside_of_git(findings, recorded, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(recorded.folder.parent))

    assert lines_of(findings()["git"]) == [
        "info",
        "not in a git repository: cassettes are made to be committed",
        "",
        "git init",
    ]


def test_on_a_narrow_terminal(project, on_a_terminal):
    """What goes on stands below what it belongs to; nothing is coloured that should not be."""
    (project.folder / ".gitignore").write_text("*.yaml\n")
    code, said = on_a_terminal("doctor", columns=60, NO_COLOR="1")

    assert code == 1
    assert (
        """\
fail  git ignores the cassettes in cassettes:
      .gitignore:1:*.yaml
      CI would find none, and each test would miss
      -> take that line away, or add below it:
         !/cassettes/**/*.yaml
"""
        in said
    )
    assert said.splitlines()[-1] == "1 thing broken, 1 thing to know"
    assert max(map(len, said.splitlines())) <= 60


def test_it_runs_without_network_and_changes_nothing(project):
    """As a command of its own, in a process that may connect to nobody."""
    before = sorted(path for path in project.folder.rglob("*") if ".git/" not in str(path))
    environment = {
        **os.environ,
        "HTTPS_PROXY": "http://127.0.0.1:9",
        "HTTP_PROXY": "http://127.0.0.1:9",
    }
    command = [sys.executable, "-m", "pytest_claude_params", "doctor"]
    ended = subprocess.run(command, cwd=project.folder, env=environment, capture_output=True, text=True, check=False)  # fmt: skip

    assert (ended.returncode, ended.stderr) == (0, "")
    assert "a call through each was caught" in ended.stdout
    assert before == sorted(path for path in project.folder.rglob("*") if ".git/" not in str(path))
