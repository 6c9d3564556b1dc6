"""Two light ones in every run of the tests; ``run.py`` tries them all.

Most others bring an SDK older than that of our tests, or a dozen packages and more.
"""

import importlib
import shutil
from pathlib import Path

import pytest

from pytest_claude_params.simulator import Simulator

HERE = Path(__file__).parent
# What is imported once, and how many tests there are.
LIGHT = {"pydantic_ai": ("pydantic_ai.models.anthropic", 3), "openai": ("openai", 5)}


# By day tests/plugin/test_chat_completions.py records and replays with openai.
@pytest.mark.parametrize("name", ["pydantic_ai", pytest.param("openai", marks=pytest.mark.nightly)])
def test_a_framework_is_recorded_and_replayed_without_key_and_network(suite, monkeypatch, name):
    """Its tests are those that are tried with its newest release in an environment of its own."""
    module, tests = LIGHT[name]
    importlib.import_module(module)  # once, and not for each run
    shutil.copy(HERE / f"with_{name}.py", suite.path / "test_it.py")

    with Simulator(HERE / "scenario.yaml") as simulator:
        monkeypatch.setattr(suite, "_base_url", simulator.base_url)
        suite.record().assert_outcomes(passed=tests)

    replayed = suite.replay("--claude-block-network")
    replayed.assert_outcomes(passed=tests)
    replayed.stdout.fnmatch_lines([f"{tests} tests, * calls: * replayed, 0 recorded, 0 live*"])
