"""The TypeScript SDK from npm, as an application under Node uses it.

Where ``CLAUDE_PARAMS_NODE`` is set, as in CI, a missing SDK is an error and no skip.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from pytest_claude_params.simulator import Simulator

HERE = Path(__file__).parent / "node"
# Not among the tests: what is installed would be taken for part of the project.
MODULES = Path(__file__).parents[2] / ".typescript-sdk" / "node_modules"
EVENTS = ["message_start", "content_block_start", "content_block_delta", "message_stop"]


@pytest.fixture(scope="module")
def node():
    """The program of Node, which finds the SDK."""
    program = shutil.which("node")
    installed = (MODULES / "@anthropic-ai" / "sdk").is_dir()
    if not (program and installed) and not os.environ.get("CLAUDE_PARAMS_NODE"):
        pytest.skip("needs Node, and npm install --prefix .typescript-sdk @anthropic-ai/sdk")
    return program


@pytest.fixture
def scripts(tmp_path):
    """A folder from which the script finds the SDK."""
    folder = tmp_path / "scripts"
    folder.mkdir()
    shutil.copy(HERE / "asked.mjs", folder)
    (folder / "node_modules").symlink_to(MODULES)
    return folder


@pytest.fixture(scope="module")
def api():
    """A simulated API with a scenario for these tests."""
    with Simulator(HERE / "scenario.yaml") as simulator:
        yield simulator


@pytest.fixture
def run(node, scripts):
    """Return what asks a server in several ways, and returns what came of each."""

    def asked(base_url, *ways):
        found = subprocess.run(
            [node, "asked.mjs", *ways],
            cwd=scripts,
            env={**os.environ, "ANTHROPIC_BASE_URL": base_url, "ANTHROPIC_API_KEY": "any"},
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        lines = [json.loads(line) for line in found.stdout.splitlines()]
        return {one.pop("way"): one for one in lines}

    return asked


RECORDED = ("create", "stream", "tools", "count", "models", "batches", "rejected")


def test_what_it_records_it_replays(serve, api, run):
    with serve(api.base_url) as client:
        live = run(client.base_url, *RECORDED)
    asked = len(api.requests)
    with serve() as client:
        replayed = run(client.base_url, *RECORDED)

    assert not client.log
    assert len(api.requests) == asked
    assert replayed["create"]["value"] == "Hello from the scenario."
    assert replayed["stream"]["value"]["text"] == "Hello from the scenario."
    assert [e for e in EVENTS if e in replayed["stream"]["value"]["events"]] == EVENTS
    assert replayed["tools"]["value"] == {
        "input": {"city": "Paris"},
        "stop": "tool_use",
        "text": "It is 22 degrees there.",
    }
    assert replayed["count"]["value"]["input_tokens"] > 0
    assert len(replayed["models"]["value"]) > 5
    assert [one for one, _ in replayed["batches"]["value"]] == ["one", "two"]
    assert (replayed["rejected"]["error"], replayed["rejected"]["status"]) == (
        "BadRequestError",
        400,
    )
    for outcome in (*live.values(), *replayed.values()):
        outcome.pop("requestId", None)
        if outcome.get("message"):  # it has the id of the request
            outcome["message"] = outcome["message"].partition("request_id")[0]
    # A batch is at work for a while when it is recorded.
    assert [live[way] for way in RECORDED] == [replayed[way] for way in RECORDED]


def test_a_miss_is_one_request_and_its_message_says_what_differs(serve, api, run):
    with serve(api.base_url) as client:
        run(client.base_url, "create")
    with serve() as client:
        told = run(client.base_url, "missing", "missingStream")

    for outcome in told.values():
        assert (outcome["error"], outcome["status"], outcome["tries"]) == (
            "BadRequestError",
            400,
            1,
        )
        assert outcome["type"] == "invalid_request_error"
        assert "claude replay miss: messages" in outcome["message"]
        assert "Say[- hello-]{+ something else+}" in outcome["message"]
        assert outcome["requestId"] == "req_replayed"
    assert len(client.log) == 2


def test_it_retries_what_says_so_at_once_and_nothing_else(serve, api, run):
    with serve(api.base_url) as client:
        run(client.base_url, "create")
    with serve(repeats=True) as client:
        told = run(client.base_url, "retried", "neverRetried", "reset", "late", "create")

    assert (told["retried"]["value"], told["retried"]["tries"]) == ("Hello from the scenario.", 3)
    assert (told["neverRetried"]["status"], told["neverRetried"]["tries"]) == (529, 1)
    assert told["neverRetried"]["type"] == "overloaded_error"
    assert (told["reset"]["value"], told["reset"]["tries"]) == ("Hello from the scenario.", 2)
    assert told["late"]["error"] == "APIConnectionTimeoutError"
    assert told["create"]["value"] == "Hello from the scenario."


def test_a_stream_that_is_aborted_replays_aborted(serve, run, folder):
    paced = folder.parent / "paced.yaml"
    paced.write_text((HERE / "scenario.yaml").read_text() + "pace: {tokens_per_second: 20}\n")
    with Simulator(paced, pace=True) as slow, serve(slow.base_url) as client:
        live = run(client.base_url, "abort")
    with serve() as client:
        replayed = run(client.base_url, "abort")

    assert live == replayed
    assert replayed["abort"]["error"] == "APIUserAbortError"
    assert "message_stop" not in (folder / "recorded.yaml").read_text()


def test_the_fixture_answers_a_script_under_node(suite, monkeypatch, api, node, scripts):
    monkeypatch.setattr(suite, "_base_url", api.base_url)
    suite.write(
        f"""
import json, subprocess

@pytest.mark.claude_expect(contains="scenario", requests=2)
def test_it(claude_server, claude_calls):
    done = subprocess.run(
        [{node!r}, "asked.mjs", "create", "stream"], cwd={str(scripts)!r}, check=True,
        capture_output=True, text=True,
    )
    said = [json.loads(line)["value"] for line in done.stdout.splitlines()]
    assert said[0] == said[1]["text"] == claude_calls[1].text
"""
    )
    suite.record().assert_outcomes(passed=1)
    suite.replay("--claude-block-network").assert_outcomes(passed=1)
