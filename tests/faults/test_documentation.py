"""What the documentation says of faults is complete and true."""

import dataclasses
import re
from pathlib import Path

import pytest

from pytest_claude_params.faults import FAULTS
from pytest_claude_params.faults.fault import Aim

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "how-to" / "faults.md").read_text(encoding="utf-8")
REFERENCE = (DOCS / "reference" / "markers-and-fixtures.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", [*FAULTS.values(), Aim])
def test_every_argument_is_documented(kind):
    """What nobody can read about does not exist."""
    section = REFERENCE.partition("### `claude_fault(")[2].partition("\n## ")[0]
    names = [field.name for field in dataclasses.fields(kind)]

    assert [name for name in names if f"`{name}=" not in section] == []


def test_the_how_to_can_be_followed_word_for_word(suite):
    """Its tests pass while recording, and afterwards without key and server."""
    files = re.findall(r"into `(\w+\.py)`.*?```python\n(.*?)```", PAGE, re.DOTALL)
    assert [name for name, _ in files] == ["app.py", "test_app.py"]
    for name, text in files:
        (suite.path / name).write_text(text)

    recorded = suite.record()
    replayed = suite.replay("--claude-block-network")

    recorded.assert_outcomes(passed=5)
    replayed.assert_outcomes(passed=5)
    figures, wrote = re.findall(r"^(?:\d+ tests,|wrote) .*", PAGE, re.MULTILINE)
    assert [
        line.partition(" | ")[0] for line in recorded.outlines if line.startswith("5 tests")
    ] == [figures]
    assert wrote in recorded.outlines
    again = figures.replace("0 replayed, 4 recorded", "4 replayed, 0 recorded")
    assert [
        line.partition(" | ")[0] for line in replayed.outlines if line.startswith("5 tests")
    ] == [again]


def test_the_messages_of_the_how_to_are_the_plugins(suite):
    """They are printed as they stand there."""
    suite.write("""
@pytest.mark.claude_fault(status=529, every=True)
@pytest.mark.claude_expect(contains="Paris")
def test_expects(claude):
    with pytest.raises(anthropic.APIStatusError):
        claude("What is the capital of France?")

@pytest.mark.claude_fault(status=529, times=5)
def test_strikes(claude):
    with pytest.raises(anthropic.APIStatusError):
        claude("What is the capital of France?")
""")

    printed = suite.replay().outlines

    shown = re.findall(r"^```\n(claude: .*)\n```", PAGE, re.MULTILINE)
    assert len(shown) == 2
    assert [line for line in shown if line not in printed] == []
