"""The reference of suites: every key is in it, and its first example runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pytest_claude_params.suites.schema import schema

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "suites.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "name", ["Suite", "Case", "Turn", "Tool", "ToolResult", "Known", "Gate", "Cassette"]
)
def test_every_key_is_in_the_reference(name):
    """In a row of a table."""
    part = schema() if name == "Suite" else schema()["$defs"][name]

    assert [key for key in part["properties"] if f"\n| `{key}` |" not in PAGE] == []


def test_the_first_example_is_collected(yaml_suite):
    """As it is printed."""
    example = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[1]

    result = yaml_suite.write(example, head="").replay("--collect-only", "-q")

    assert [line for line in result.outlines if "::" in line] == [
        "talk.claude.yaml::rome",
        "talk.claude.yaml::capital[fr]",
        "talk.claude.yaml::capital[no]",
    ]
