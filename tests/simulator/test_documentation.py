from pathlib import Path

import pytest

from pytest_claude_params.simulator.scenario import PossibleAnswer, Reply, Scenario, ToolCall

PAGE = Path(__file__).parents[2] / "docs/reference/simulator.md"


@pytest.mark.parametrize("part", [Scenario, Reply, PossibleAnswer, ToolCall])
def test_every_key_of_a_scenario_is_documented(part):
    text = PAGE.read_text(encoding="utf-8")

    assert [key for key in part.model_fields if f"`{key}`" not in text] == []
