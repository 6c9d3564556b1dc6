"""The example suites: they replay, and their scenarios give the answers that are recorded."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pytest_claude_params.cassettes.files import store
from pytest_claude_params.simulator import Simulator

ROOT = Path(__file__).parents[2]
EXAMPLES = ["assistant", "classifier", "extraction"]


@pytest.fixture(params=EXAMPLES)
def example(suite, request):
    """A copy of an example, without its recordings."""
    shutil.copytree(ROOT / "examples" / request.param, suite.path / "examples" / request.param)
    (suite.path / "pytest.ini").write_text("[pytest]\nclaude_api_version = 2023-06-01\n")
    return suite, request.param


def said(folder):
    """Return what each cassette below a folder asks and answers."""
    found = {}
    for path in sorted(folder.rglob("*.yaml")):
        found[path.relative_to(folder).as_posix()] = [
            (request.body["messages"], response.body["content"], response.body["stop_reason"])
            for request, response in store.read(path).interactions
        ]
    return found


def test_the_scenario_gives_what_is_recorded(example, monkeypatch):
    """Word for word: a scenario that was changed has to be recorded anew."""
    suite, name = example
    with Simulator(suite.path / "examples" / name / "scenario.yaml") as simulator:
        monkeypatch.setattr(suite, "_base_url", simulator.base_url)
        assert suite.record("-q").ret == 0

    recorded = said(ROOT / "cassettes" / "examples" / name)
    assert recorded
    assert said(suite.path / "cassettes" / "examples" / name) == recorded


@pytest.mark.parametrize("name", [*EXAMPLES, "lesson"])
def test_a_readme_says_where_the_answers_come_from(name):
    """And is short enough to be read."""
    text = (ROOT / "examples" / name / "README.md").read_text(encoding="utf-8")

    assert "come from the simulated API of this project" in text
    assert len(text.splitlines()) <= (30 if name == "lesson" else 15)
