"""The benchmarks run; what they measure is for people to read, and no test's business.

The table takes minutes even where it is quick: ``make nightly`` makes it.
"""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "replay.py"
ROWS = (
    "a replayed call, cassette of 1",
    "a replayed call, cassette of 10",
    "the same, cassette of 10, with claude_rules off",
    "the same, cassette of 10, recorded under another API version",
    "a replayed call of 102 KB, cassette of 10",
    "an async replayed call, cassette of 10",
    "a replayed stream of 5 deltas",
    "a miss, cassette of 1",
    "a miss, cassette of 10",
    "opening a cassette, for 1,000 recordings",
    "opening it again, for 1,000 recordings",
    "memory of an open cassette, for a recording",
    "a cassette of 0.1 MB: opening it",
    "a cassette of 0.1 MB: opening it again",
    "a cassette of 0.1 MB: memory for its size",
    "recording 2 calls of 100 KB",
    "a conversation of 5 turns: its file",
    "a conversation of 5 turns: its file, for one as it was sent",
    "one test out of a file of 2: more than canned",
    "one test out of a file of 2, in a container: more than canned",
    "one test out of a file of 2, with pytest-recording: more than canned",
    "a suite of 2 one-call tests",
    "a suite of 2 tests that build their own clients",
    "2 rows of a CSV in YAML, for as many in Python",
    "a suite of 2 one-call tests, each with a worse answer, for a plain replay",
    "a suite of 2 one-call tests with pytest-recording",
    "a suite of 2 one-call tests, for one with pytest-recording",
    "a run without Claude tests: loading the plugin",
    "a run without Claude tests: its hooks, for a test",
    "claude-params --help",
    "claude-params show, a cassette of 1",
    "claude-params show --textconv, a cassette of 1",
    "claude-params list, of 1 cassette",
    "claude-params check, of 1 cassette",
    "claude-params impact, over 5 cassettes",
    "the HTML report of 5 one-call tests: writing it",
    "the HTML report of 5 one-call tests: its size",
)


@pytest.fixture(scope="module")
def lines():
    """The table of a quick run."""
    command = [sys.executable, str(SCRIPT), "--quick", "--markdown"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()


@pytest.mark.nightly
def test_the_table_has_a_head(lines):
    """Markdown, as the documentation shows it."""
    assert lines[:2] == ["| what | measured | target | met |", "| --- | --- | --- | --- |"]


@pytest.mark.nightly
def test_every_row_is_there(lines):
    """Each measurement gives its row, in a fixed order."""
    assert tuple(line.split(" | ")[0].removeprefix("| ") for line in lines[2:]) == ROWS


def test_samples_are_measured_in_three_ways(forked_python):
    """One line for each, with its ratio to the first."""
    code = f"import runpy; runpy.run_path({str(SCRIPT.with_name('samples.py'))!r}, run_name='__main__')"
    command = [forked_python, "-c", code, "--answers", "3", "--seconds", "0.01"]

    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()

    assert [line[:22].strip() for line in lines] == [
        "one after the other",
        "claude.sample",
        "async_claude.sample",
    ]
    assert lines[0].endswith("1.0x")
