"""The how-to on recording at half price, word for word."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("quick_looks")

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "record-at-half-price.md"
FOUR = """
@pytest.mark.parametrize("n", range(3))
def test_it(claude, n):
    claude(f"Name a color {n}")

def test_chat(claude):
    first = claude("Name a color").content[0].text
    claude([
        {"role": "user", "content": "Name a color"},
        {"role": "assistant", "content": first},
        {"role": "user", "content": "Another one"},
    ])
"""


def told(lines):
    """Return what is said of batches; the name of each is another in every run."""
    said = [line for line in lines if line.startswith("claude batch: ")]
    return [re.sub(r"msgbatch_\w+", "msgbatch_", line) for line in said]


@pytest.fixture
def commands():
    """The commands of the page, and its screen."""
    text = PAGE.read_text(encoding="utf-8")
    return re.findall(r"^```\n(.*?)\n```$", text, re.MULTILINE | re.DOTALL)


def test_what_is_typed_and_what_is_shown(suite, commands):
    """Two rounds: what depends on an answer waits for it."""
    pytest_command, screen, _ = commands
    program, *arguments = pytest_command.split()
    assert program == "pytest"

    result = suite.write(FOUR).record(*arguments)

    result.assert_outcomes(passed=4)
    shown = told(screen.splitlines())
    assert len(shown) == 4
    assert told(result.outlines)[:4] == shown
    suite.replay().assert_outcomes(passed=4)


def test_a_run_that_does_not_wait(suite, commands):
    """It exits with 2; git does not see its file, and the same command comes back to it."""
    submit, _, ignore = commands
    suite.write(FOUR)

    assert suite.record(submit.split()[1], "--claude-batch-wait=0").ret == 2

    subprocess.run(["git", "init", "-q"], cwd=suite.path, check=True)
    subprocess.run(["bash", "-c", ignore], cwd=suite.path, check=True)
    said = subprocess.run(
        ["git", "status", "--short", "--ignored"],
        cwd=suite.path,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert "!! .claude-batch.json\n" in said
    suite.record(submit.split()[1]).assert_outcomes(passed=4)
