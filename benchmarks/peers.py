"""The suite of one-call tests with pytest-recording, matching bodies as it has to here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import clock
import recordings
import suites
from table import Row

from pytest_claude_params.cassettes.files import vcrpy_format
from pytest_claude_params.cassettes.files.file_format import Document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from plan import Plan

TARGET = 1.0

# Its clients load no certificates: they would take most of the time, and are not its doing.
RECORDED = """
import anthropic
import pytest

import canned


@pytest.fixture(scope="module")
def vcr_config():
    return {{"match_on": ["method", "path", "body"]}}


@pytest.fixture
def client():
    http = canned.TRANSPORTS.Client(verify=False)
    with anthropic.Anthropic(api_key="no-key", http_client=http) as client:
        yield client


@pytest.mark.vcr
@pytest.mark.parametrize("number", range({tests}))
def test_one_call(client, number):
    assert client.messages.create(**canned.body(number)).content
"""


def rows(plan: Plan, folder: Path) -> Iterator[Row]:
    """Measure suites as wholes, each in a process of its own."""
    for tests in plan.suites:
        own = folder / str(tests)
        recorded, floor = _recorded(own, tests), suites.canned_suite(own, tests)
        ratio = clock.ratio(
            lambda recorded=recorded: suites.run(recorded, *suites.PLUGIN_OFF),
            lambda floor=floor: suites.run(floor, *suites.PLUGIN_OFF),
            plan.runs,
        )
        yield Row(f"a suite of {tests:,} one-call tests with pytest-recording", ratio, "x")
        replayed = suites.replayed_suite(own, suites.REPLAYED, tests)
        ratio = clock.ratio(
            lambda replayed=replayed: suites.run(replayed),
            lambda recorded=recorded: suites.run(recorded, *suites.PLUGIN_OFF),
            plan.runs,
        )
        what = f"a suite of {tests:,} one-call tests, for one with pytest-recording"
        yield Row(what, ratio, "x", TARGET)


def _recorded(folder: Path, tests: int) -> Path:
    written = suites.project(folder / "recorded", RECORDED.format(tests=tests))
    cassettes = written / "cassettes" / "test_it"
    cassettes.mkdir(parents=True)
    for number in range(tests):
        document = Document({}, [recordings.message(number)])
        path = cassettes / f"test_one_call[{number}].yaml"
        path.write_text(vcrpy_format.to_text(document), encoding="utf-8")
    return written
