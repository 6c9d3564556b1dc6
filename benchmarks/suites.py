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
OWN_CLIENTS_TARGET = 0.50
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
# Code under test often builds the client: the usual way to can its answers is to replace
# the method of the transport that sends.
OWN_CLIENT = """
import anthropic
import pytest

import canned

pytestmark = pytest.mark.claude_cassette()


@pytest.mark.parametrize("number", range({tests}))
def test_one_call(number):
    client = anthropic.Anthropic(api_key="no-key")
    assert client.messages.create(**canned.body(number)).content
"""
CANNED_SENDING = """
import pytest

import canned


@pytest.fixture(autouse=True)
def canned_answers(monkeypatch):
    mock = canned.transport(canned.json.dumps(canned.MESSAGE))
    monkeypatch.setattr(
        canned.TRANSPORTS.HTTPTransport, "handle_request", lambda _, request: mock.handle_request(request)
    )
"""


def rows(plan: Plan, folder: Path) -> Iterator[Row]:
    """Measure suites as wholes, each in a process of its own."""
    for tests in plan.suites:
        own = folder / str(tests)
        replayed, floor = replayed_suite(own, REPLAYED, tests), canned_suite(own, tests)
        yield Row(
            f"a suite of {tests:,} one-call tests", _ratio(plan, replayed, floor), "x", TARGET
        )
    tests, own = plan.own_clients, folder / "own"
    replayed = replayed_suite(own, OWN_CLIENT, tests)
    floor = project(own / "canned", OWN_CLIENT.format(tests=tests))
    (floor / "conftest.py").write_text(CANNED_SENDING, encoding="utf-8")
    what = f"a suite of {tests:,} tests that build their own clients"
    yield Row(what, _ratio(plan, replayed, floor), "x", OWN_CLIENTS_TARGET)


def _ratio(plan: Plan, replayed: Path, floor: Path) -> float:
    return clock.ratio(lambda: run(replayed), lambda: run(floor, *PLUGIN_OFF), plan.runs)


def environment() -> dict[str, str]:
    """Return the environment of a run in CI: no key, no settings, our modules at hand."""
    kept = {name: value for name, value in os.environ.items() if not _is_setting(name)}
    return {**kept, "PYTHONPATH": str(Path(__file__).parent)}


def _is_setting(name: str) -> bool:
    return name.startswith(("ANTHROPIC_", "PYTEST_")) or name == "PYTHONDONTWRITEBYTECODE"


def run(folder: Path, *arguments: str) -> float:
    """Return the CPU time of a run of pytest, which has to pass."""
    return clock.child_seconds([*PYTEST, *arguments], folder, environment())


def replayed_suite(folder: Path, suite: str, tests: int) -> Path:
    """Write tests with a cassette each."""
    written = project(folder / "replayed", suite.format(tests=tests))
    for number in range(tests):
        path = written / "cassettes" / "test_it" / f"test_one_call[{number}].yaml"
        recordings.write(path, [recordings.message(number)])
    return written


def canned_suite(folder: Path, tests: int) -> Path:
    """Write the floor: the same tests on a client whose answers are canned."""
    return project(folder / "canned", CANNED.format(tests=tests))


def project(folder: Path, text: str) -> Path:
    """Write a project of one test file."""
    folder.mkdir(parents=True)
    (folder / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    (folder / "test_it.py").write_text(text, encoding="utf-8")
    return folder
