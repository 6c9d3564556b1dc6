"""A whole suite of replayed tests against the same suite on canned transports."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import clock
import recordings
from table import Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plan import Plan

TARGET = 1.15
PYTEST = (sys.executable, "-m", "pytest", "-q")
PLUGIN_OFF = ("-p", "no:claude_params")

REPLAYED = """
import pytest

import canned

pytestmark = pytest.mark.claude_params(**canned.PARAMETERS)


@pytest.mark.parametrize("number", range({tests}))
def test_one_call(claude, number):
    assert claude(canned.body(number)["messages"]).content
"""
CANNED = """
import pytest

import canned


@pytest.fixture
def client():
    with canned.message_client() as client:
        yield client


@pytest.mark.parametrize("number", range({tests}))
def test_one_call(client, number):
    assert client.messages.create(**canned.body(number)).content
"""


def rows(plan: Plan, folder: Path) -> Iterator[Row]:
    """Measure two suites as wholes, each in a process of its own."""
    replayed, floor = _replayed(folder, plan.suite), _canned(folder, plan.suite)
    whole = clock.ratio(lambda: run(replayed), lambda: run(floor, *PLUGIN_OFF), plan.runs)
    yield Row(f"a suite of {plan.suite} one-call tests", whole, "x", TARGET)


def environment() -> dict[str, str]:
    """Return the environment of a run in CI: no key, no settings, our modules at hand.

    Without compiled files, pytest would rewrite the plugin's modules anew in each run.
    """
    kept = {name: value for name, value in os.environ.items() if not _is_setting(name)}
    return {**kept, "PYTHONPATH": str(Path(__file__).parent)}


def _is_setting(name: str) -> bool:
    return name.startswith(("ANTHROPIC_", "PYTEST_")) or name == "PYTHONDONTWRITEBYTECODE"


def run(folder: Path, *arguments: str) -> float:
    """Return the CPU time of a run of pytest, which has to pass."""
    return clock.child_seconds([*PYTEST, *arguments], folder, environment())


def _replayed(folder: Path, tests: int) -> Path:
    written = project(folder / "replayed", REPLAYED.format(tests=tests))
    for number in range(tests):
        path = written / "cassettes" / "test_it" / f"test_one_call[{number}].yaml"
        recordings.write(path, [recordings.message(number)])
    return written


def _canned(folder: Path, tests: int) -> Path:
    return project(folder / "canned", CANNED.format(tests=tests))


def project(folder: Path, text: str) -> Path:
    """Write a project of one test file."""
    folder.mkdir()
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    (folder / "test_it.py").write_text(text, encoding="utf-8")
    return folder
