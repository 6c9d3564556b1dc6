"""The rows of a CSV in a YAML suite, against as many parametrised tests in Python."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import canned
import clock
import recordings
from suites import project, run
from table import Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from plan import Plan

TARGET = 1.20
PYTHON = """
import csv

import pytest

import canned

pytestmark = [
    pytest.mark.claude_params(**canned.PARAMETERS),
    pytest.mark.claude_expect(stop_reason="end_turn", contains="sugar"),
]
ROWS = list(csv.DictReader(open("rows.csv")))


@pytest.mark.parametrize("question", [pytest.param(row["question"], id=row["id"]) for row in ROWS])
def test_ask(claude, question):
    claude(question)
"""
SUITE = """\
version: 1
cases:
  - id: ask
    system: {system}
    params: {{model: {model}, max_tokens: {max_tokens}}}
    prompt: "{{{{ question }}}}"
    dataset: rows.csv
    expect: {{stop_reason: end_turn, contains: sugar}}
"""


def rows(plan: Plan, folder: Path) -> Iterator[Row]:
    """Measure both, each in a process of its own that collects and replays."""
    for tests in plan.csv_rows:
        own = folder / str(tests)
        python = _written(own / "python", tests, "test_it/test_ask[{}]", PYTHON)
        suite = _written(own / "yaml", tests, "it.claude/ask[{}]", "")
        (suite / "it.claude.yaml").write_text(SUITE.format(**canned.PARAMETERS), encoding="utf-8")
        ratio = clock.ratio(lambda: run(suite), lambda: run(python), plan.runs)  # noqa: B023
        yield Row(f"{tests:,} rows of a CSV in YAML, for as many in Python", ratio, "x", TARGET)


def _written(folder: Path, tests: int, name: str, text: str) -> Path:
    """Write a project with its rows, and a cassette for each."""
    written = project(folder, text)
    with (written / "rows.csv").open("w", encoding="utf-8", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["id", "question"])
        for number in range(tests):
            lines.writerow([f"r{number}", canned.body(number)["messages"][0]["content"]])
    for number in range(tests):
        path = written / "cassettes" / f"{name.format(f'r{number}')}.yaml"
        recordings.write(path, [recordings.message(number)])
    return written
