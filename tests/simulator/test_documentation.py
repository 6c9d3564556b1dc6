import dataclasses
from pathlib import Path

import pytest

from pytest_claude_params.simulator import JournalEntry
from pytest_claude_params.simulator.composing.scenario import (
    PossibleAnswer,
    Reply,
    Scenario,
    ToolCall,
)
from pytest_claude_params.simulator.faults import FAULTS
from pytest_claude_params.simulator.platforms import PLATFORMS

PAGE = Path(__file__).parents[2] / "docs/reference/simulator.md"


@pytest.fixture
def text():
    return PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("part", [Scenario, Reply, PossibleAnswer, ToolCall])
def test_every_key_of_a_scenario_is_documented(text, part):
    assert [key for key in part.model_fields if f"`{key}`" not in text] == []


@pytest.mark.parametrize("kind", FAULTS)
def test_every_fault_is_documented_with_its_fields(text, kind):
    (row,) = [line for line in text.splitlines() if f"| `{kind}` |" in line]
    own = [field.name for field in dataclasses.fields(FAULTS[kind]) if not field.kw_only]

    assert f"`{FAULTS[kind].__name__}(" in row
    assert [name for name in own if name != "kind" and name not in row] == []


def test_every_field_of_the_journal_is_documented(text):
    fields = [field.name for field in dataclasses.fields(JournalEntry)]

    assert [name for name in fields if f"`{name}`" not in text] == []


def test_every_platform_is_documented(text):
    assert [platform.name for platform in PLATFORMS if f"`{platform.name}`" not in text] == []
