"""What the how-to on unguarded prompts says is true: its suites are run, its screens appear."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.files import store
from pytest_claude_params.cassettes.files.file_format import Document
from pytest_claude_params.testing import answer

PAGE = Path(__file__).parents[2] / "docs/how-to"
TEXT = (PAGE / "find-unguarded-prompts.md").read_text(encoding="utf-8")
WEAK, STRONG = re.findall(r"```python\n(# test_orders\.py\n.*?)```", TEXT, re.DOTALL)
SAID = "The order A17 left Berlin on Monday. It will reach Mister Byron in 2 days."


@pytest.fixture
def project(tmp_path, monkeypatch):
    """The page's recording."""
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    turns = [{"role": "user", "content": "Where is order A17? Answer in two sentences."}]
    body = {"model": "claude-haiku-4-5", "max_tokens": 200, "messages": turns}
    request = CallRequest("POST", "https://api.anthropic.com/v1/messages", body=body)
    usage = {"input_tokens": 20, "output_tokens": 24}
    recorded = answer(SAID, id="msg_1", usage=usage).response.body
    place = tmp_path / "cassettes/test_orders/test_order.yaml"
    store.write(place, Document({}, [(request, CallResponse(200, body=recorded))]))
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    return tmp_path


def test_from_a_weak_suite_to_a_strong_one(mutate, project):
    """The figures, the difference, and the patch that is asked for."""
    verdicts = re.findall(r"^claude mutate: .*$", TEXT, re.MULTILINE)
    (project / "test_orders.py").write_text(WEAK)
    weak = mutate("--suggest")
    subprocess.run(["git", "apply", "--check", "claude-mutate.patch"], cwd=project, check=True)
    (project / "test_orders.py").write_text(STRONG)
    strong = mutate("--at-least", "90%")

    assert weak.stdout.startswith(verdicts[0])
    for line in re.search(r"```\n(  the model declines.*?)```", TEXT, re.DOTALL)[1].splitlines():
        assert line in weak.stdout.splitlines()
    assert strong.stdout.startswith(verdicts[1])
    assert (weak.returncode, strong.returncode) == (0, 0)
