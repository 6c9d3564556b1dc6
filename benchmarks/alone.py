"""One test out of a file of many, started from the shell: what one feels who edits a prompt."""

from __future__ import annotations

import compileall
import os
import shutil
import statistics
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import clock
import recordings
import suites
from table import Row

import pytest_claude_params
from pytest_claude_params.cassettes.files import vcrpy_format
from pytest_claude_params.cassettes.files.file_format import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from plan import Plan

TARGET_S = 0.15
PACKAGE = Path(pytest_claude_params.__file__).parent
REPLAYED = """
@pytest.mark.claude_params(**canned.PARAMETERS)
@pytest.mark.claude_expect(contains="sugar")
def test_{number}(claude):
    claude(canned.body({number})["messages"])
"""
CANNED = """
def test_{number}(client):
    assert "sugar" in client.messages.create(**canned.body({number})).content[0].text
"""
CANNED_CLIENT = """
@pytest.fixture
def client():
    with canned.message_client() as client:
        yield client
"""
RECORDED = "\n@pytest.mark.vcr" + CANNED
# Its client loads no certificates: they would take most of the time, and are not its doing.
RECORDED_CLIENT = """
import anthropic


@pytest.fixture(scope="module")
def vcr_config():
    return {"match_on": ["method", "path", "body"]}


@pytest.fixture
def client():
    http = canned.TRANSPORTS.Client(verify=False)
    with anthropic.Anthropic(api_key="no-key", http_client=http) as client:
        yield client
"""


def rows(plan: Plan, folder: Path) -> Iterator[Row]:
    """Measure whole runs of pytest that deselect all tests but one."""
    floor = _project(folder / "canned", CANNED_CLIENT, CANNED, plan.neighbours)
    replayed = _project(folder / "replayed", "", REPLAYED, plan.neighbours)
    recorded = _project(folder / "recorded", RECORDED_CLIENT, RECORDED, plan.neighbours)
    _record(replayed, recorded)
    what = f"one test out of a file of {plan.neighbours}"
    container = _container(folder / "installed")
    off = suites.PLUGIN_OFF
    for name, written, more, arguments, target in (
        (what, replayed, {}, (), TARGET_S),
        (f"{what}, in a container", replayed, container, (), TARGET_S),
        (f"{what}, with pytest-recording", recorded, {}, off, None),
    ):
        run = partial(_run, written, more, arguments)
        added = _added(plan, run, partial(_run, floor, more, off))
        yield Row(f"{name}: more than canned", added, "s", target)


def _added(plan: Plan, measured: Callable[[], float], floor: Callable[[], float]) -> float:
    """Return by how much one takes longer than the other, measured in turns."""
    measured(), floor()  # the first of each writes what is compiled
    return statistics.median(measured() - floor() for _ in range(plan.alone_runs))


def _run(folder: Path, more: dict[str, str], arguments: Sequence[str]) -> float:
    command = [*suites.PYTEST, "-k", "test_0", *arguments]
    return clock.child_seconds(command, folder, {**suites.environment(), **more})


def _container(folder: Path) -> dict[str, str]:
    """Install the plugin as pip does, where Python is told to write no compiled files.

    pip compiles modules, but pytest cannot keep those whose asserts it has rewritten.
    """
    installed = folder / "pytest_claude_params"
    shutil.copytree(PACKAGE, installed, ignore=shutil.ignore_patterns("__pycache__"))
    compileall.compile_dir(installed, quiet=1)
    path = os.pathsep.join((str(folder), suites.environment()["PYTHONPATH"]))
    return {"PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1"}


def _project(folder: Path, head: str, test: str, tests: int) -> Path:
    body = "".join(test.format(number=number) for number in range(tests))
    return suites.project(folder, f"import pytest\n\nimport canned\n{head}{body}")


def _record(replayed: Path, recorded: Path) -> None:
    """Give the one test its cassette, in either layout."""
    recordings.write(replayed / "cassettes/test_it/test_0.yaml", [recordings.message(0)])
    theirs = recorded / "cassettes/test_it/test_0.yaml"
    theirs.parent.mkdir(parents=True)
    text = vcrpy_format.to_text(Document({}, [recordings.message(0)]))
    theirs.write_text(text, encoding="utf-8")
