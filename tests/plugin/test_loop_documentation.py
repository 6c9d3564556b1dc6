"""What the how-tos on previews say happens."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pytest_claude_params.simulator import Scenario, Simulator

HOW_TO = Path(__file__).parents[2] / "docs" / "how-to"
SUPPORT = """
@pytest.mark.claude_expect(contains="delayed")
def test_refund(claude):
    claude("Where is my refund?")

def test_hello(claude):
    claude("Say hello")
"""
HELLO = {"matches": "hello", "answer": "Hello there, how are you today?"}


def block_of(name, kind, number=0):
    """Return one block of a page."""
    text = (HOW_TO / name).read_text(encoding="utf-8")
    return re.findall(rf"^```{kind}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)[number]


def api(refund):
    replies = [{"matches": "refund", "answer": refund}, HELLO]
    return Simulator(Scenario.model_validate({"replies": replies}))


@pytest.fixture
def recorded(suite, was_recorded):
    """A suite, recorded with last month's answers."""
    was_recorded("test_refund", "Where is my refund?", says="Order A17 is delayed.")
    was_recorded("test_hello", "Say hello", says=HELLO["answer"])
    return suite.write(SUPPORT)


def test_the_screen_of_the_how_to(recorded, monkeypatch):
    """As a user who changes a prompt sees it."""
    (screen,) = re.findall(
        r"^```\n(claude preview:.*?)^```$",
        (HOW_TO / "change-a-prompt.md").read_text(encoding="utf-8"),
        re.MULTILINE | re.DOTALL,
    )
    with api("Order A17 is on its way.") as simulator:
        monkeypatch.setattr(recorded, "_base_url", simulator.base_url)
        result = recorded.record("--claude-record=preview")

    assert screen in "\n".join(result.outlines)


@pytest.mark.slow
@pytest.mark.usefixtures("forking")
def test_the_canary_runs_as_printed(recorded):
    """Its own commands in a shell of their own, as a runner runs them."""
    workflow = yaml.safe_load(block_of("a-nightly-canary.md", "yaml"))
    steps = workflow["jobs"]["canary"]["steps"]
    commands = [step["run"] for step in steps if "run" in step and step["name"] != "Install"]
    shell = workflow["jobs"]["canary"]["defaults"]["run"]["shell"]
    before = {path: path.read_bytes() for path in recorded.path.rglob("*.yaml")}

    with api("Order A17 is on its way.") as simulator:
        environment = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "CI": "true",
            "ANTHROPIC_BASE_URL": simulator.base_url,
            "ANTHROPIC_API_KEY": "k",
            "GITHUB_STEP_SUMMARY": str(recorded.path / "summary.md"),
        }
        for command in commands:
            words = [shell, "--noprofile", "--norc", "-eo", "pipefail", "-c", command]
            subprocess.run(words, cwd=recorded.path, env=environment, check=True)

    summary = (recorded.path / "summary.md").read_text(encoding="utf-8")
    assert summary.startswith(
        "<!-- claude-params report -->\n> [!CAUTION]\n> **Preview, 2 tests asked again**: "
        "1 passed as recorded and now fails"
    )
    assert "- Order A17 is delayed.\n+ Order A17 is on its way.\n" in summary
    assert {path: path.read_bytes() for path in recorded.path.rglob("*.yaml")} == before
    uploaded = steps[-1]["with"]["path"].split()
    assert [len(list(recorded.path.glob(pattern))) for pattern in uploaded] == [1, 2]
