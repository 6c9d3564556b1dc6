"""The screen for recordings that a passing test has not played."""

from __future__ import annotations

from pytest_claude_params.call import CallRequest
from pytest_claude_params.unused import Unused


def ask(prompt):
    """Make a request."""
    body = {"messages": [{"role": "user", "content": prompt}]}
    return CallRequest("POST", "https://api.anthropic.com/v1/messages", body=body)


def test_one_recording_was_not_played():
    """A long prompt is cut."""
    left = Unused({2: ask("x" * 100)}, total=2)

    assert left.screen("a.yaml", "pytest --claude-record=update test_a.py::test_a") == (
        "claude: 1 of 2 recordings was not played\n"
        "\n"
        "  cassette  a.yaml\n"
        f"  recording 2  '{'x' * 80}' ...\n"
        "\n"
        "  The test passed without asking this. Drop it, and keep the rest as it is:\n"
        "  pytest --claude-record=update test_a.py::test_a\n"
        "  claude-params prune --unplayed   (all tests, without a key)\n"
        '  Not an error in this project?  claude_unused = "warn"'
    )


def test_of_many_the_first_are_shown():
    """Numbers stand below one another."""
    left = Unused({number: ask(f"Say {number}") for number in range(1, 16)}, total=20)

    lines = left.screen("a.yaml", "pytest").splitlines()

    assert lines[0] == "claude: 15 of 20 recordings were not played"
    assert lines[3] == "  recording  1  'Say 1'"
    assert lines[14:16] == ["  recording 12  'Say 12'", "  ... and 3 more"]
