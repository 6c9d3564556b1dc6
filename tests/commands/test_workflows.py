"""The workflows of docs/workflows: their own commands, run as a runner runs them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

DOCS = Path(__file__).parents[2] / "docs"
SUITE = """
@pytest.mark.claude_expect(contains="simulated")
def test_refund(claude):
    claude("Where is my refund?")
"""
MARKER = "<!-- claude-params report -->"


def workflow(name):
    """Return a workflow; YAML 1.1 takes its ``on`` for a truth."""
    return yaml.safe_load((DOCS / "workflows" / name).read_text(encoding="utf-8"))


def step(name, of):
    (job,) = workflow(of)["jobs"].values()
    return next(one for one in job["steps"] if one.get("name") == name)


@pytest.fixture
def shell(suite, begin_with):
    """Return a function that runs a script in the suite's folder, as a job in CI does."""
    suite.write(SUITE)
    begin_with(suite.path / "cassettes", lambda: suite.record().assert_outcomes(passed=1))

    def run(script, folder=suite.path, shell="bash", **environment):
        words = {"bash": ["bash", "--noprofile", "--norc", "-eo", "pipefail"], "python": [sys.executable]}[shell]  # fmt: skip
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        hidden = ("ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL")
        known = {name: value for name, value in os.environ.items() if name not in hidden}
        return subprocess.run(
            [*words, "-c", script], cwd=folder, env={**known, "PATH": path, "CI": "true", **environment},
            capture_output=True, text=True, check=False,
        )  # fmt: skip

    return run


class GitHub:
    """What of GitHub's API the comment asks: pulls and comments of one repository."""

    def __init__(self):
        self.pulls = []
        self.comments = []
        self.asked = []

    def answer(self, method, path, data):
        self.asked.append(f"{method} {path}")
        if path.startswith("/repos/o/r/pulls?"):
            return self.pulls
        if method == "POST":
            self.comments.append({"id": 7, "user": {"type": "Bot"}, "body": data["body"]})
            return self.comments[-1]
        if method == "PATCH":
            (found,) = (one for one in self.comments if path.endswith(f"/{one['id']}"))
            found["body"] = data["body"]
            return found
        return self.comments if path.endswith("&page=1") else []


@pytest.fixture
def github():
    """A server on loopback."""
    api = GitHub()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self):
            length = int(self.headers.get("Content-Length") or 0)
            data = json.loads(self.rfile.read(length)) if length else None
            assert self.headers["Authorization"] == "Bearer t"
            body = json.dumps(api.answer(self.command, self.path, data)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PATCH = _answer  # noqa: N815

        def log_message(self, *arguments):
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        api.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield api
        server.shutdown()
        thread.join()


@pytest.fixture
def comment(suite, shell, github):
    """Return a function that does what the comment's workflow does with a run."""

    def run(sha="abc"):
        (suite.path / "claude-run").mkdir(exist_ok=True)
        shell("pytest --claude-report=claude-run/run.jsonl")
        written = shell(step("Write the comment", "github-comment.yml")["run"])
        assert written.returncode == 0, written.stderr
        told = step("Comment", "github-comment.yml")
        environment = {"GITHUB_API_URL": github.url, "GITHUB_REPOSITORY": "o/r", "GH_TOKEN": "t"}
        head = {"HEAD": "stranger:fix/a&b", "HEAD_SHA": sha}
        result = shell(told["run"], shell=told["shell"], **environment, **head)
        assert (result.returncode, result.stderr) == (0, "")

    github.pulls = [{"number": 12, "head": {"sha": "abc"}}]
    return run


def test_the_replay_needs_no_secret(suite, shell):
    """It leaves the row file for the comment and the summary for the job."""
    result = shell(
        step("Replay", "github-replay.yml")["run"],
        GITHUB_STEP_SUMMARY=str(suite.path / "summary.md"),
    )

    assert result.returncode == 0, result.stdout
    assert (suite.path / "run.jsonl").exists()
    assert "**1 of 1 Claude test passed**" in (suite.path / "summary.md").read_text()
    text = (DOCS / "workflows" / "github-replay.yml").read_text(encoding="utf-8")
    assert "secrets." not in text
    assert workflow("github-replay.yml")["permissions"] == {"contents": "read"}


def test_one_comment_that_is_kept_up_to_date(suite, comment, github):
    """The second push changes the first comment; one that somebody wrote stays."""
    by_hand = {"id": 3, "user": {"type": "User"}, "body": f"{MARKER} mine"}
    github.comments = [by_hand]

    comment()
    assert "**1 of 1 Claude test passed**" in github.comments[1]["body"]
    suite.write(SUITE.replace("my refund", "the refund"))
    comment()

    assert [one["id"] for one in github.comments] == [3, 7]
    assert github.comments[0] == by_hand
    assert github.comments[1]["body"].startswith(f"{MARKER}\n> [!CAUTION]\n")
    assert github.asked[0] == "GET /repos/o/r/pulls?state=open&head=stranger%3Afix%2Fa%26b"
    assert github.asked[-1] == "PATCH /repos/o/r/issues/comments/7"


def test_an_old_push_is_not_commented(comment, github):
    """The run of the newest push will say how that went."""
    comment(sha="older")

    assert github.comments == []
    assert github.asked == ["GET /repos/o/r/pulls?state=open&head=stranger%3Afix%2Fa%26b"]


def test_the_comment_runs_nothing_of_the_pull_request():
    """It has a token that may write."""
    described = workflow("github-comment.yml")
    (job,) = described["jobs"].values()
    used = [one["uses"].partition("@")[0] for one in job["steps"] if "uses" in one]
    scripts = [one["run"] for one in job["steps"] if "run" in one]

    assert used == ["actions/setup-python", "actions/download-artifact"]
    assert scripts[0] == "pip install pytest-claude-params"
    # What a stranger has named is text in a variable, and never a part of a script.
    assert [script for script in scripts if "${{" in script] == []
    assert described[True] == {
        "workflow_run": {
            "workflows": [workflow("github-replay.yml")["name"]],
            "types": ["completed"],
        }
    }


def test_an_artifact_that_is_none(suite, shell):
    """A stranger's file fails the job, and nothing is written."""
    (suite.path / "claude-run").mkdir()
    (suite.path / "claude-run" / "run.jsonl").write_text("$(touch here) ::set-output::\n")

    result = shell(step("Write the comment", "github-comment.yml")["run"])

    assert result.returncode == 2
    assert result.stderr.startswith("claude-params: claude-run/run.jsonl:1: not JSON:")
    assert not (suite.path / "comment.md").exists()


def test_the_nightly_preview_is_that_of_its_page():
    """Which a test runs."""
    page = (DOCS / "how-to" / "a-nightly-canary.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)

    assert (DOCS / "workflows" / "github-nightly-preview.yml").read_text(encoding="utf-8") == block


def test_gitlab(suite, shell, api):
    """Both jobs: what GitLab is to keep is there."""
    jobs = workflow("gitlab-ci.yml")

    replayed = shell("\n".join(jobs["claude-tests"]["script"]))
    previewed = shell(
        "\n".join(jobs["claude-preview"]["script"]),
        ANTHROPIC_BASE_URL=api.base_url,
        ANTHROPIC_API_KEY="k",
    )

    assert (replayed.returncode, previewed.returncode) == (0, 0), previewed.stdout
    for job in ("claude-tests", "claude-preview"):
        for pattern in jobs[job]["artifacts"]["paths"]:
            assert list(suite.path.glob(pattern)), pattern
    assert (suite.path / jobs["claude-tests"]["artifacts"]["reports"]["junit"]).exists()


def test_every_workflow_is_named_on_the_page():
    page = (DOCS / "how-to" / "run-in-ci.md").read_text(encoding="utf-8")

    for path in (DOCS / "workflows").iterdir():
        assert f"(../workflows/{path.name})" in page
