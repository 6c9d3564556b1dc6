"""What a verb of the command line takes that needs no SDK: mostly its start."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import clock
import recordings
from table import Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from plan import Plan

TARGET_S = 0.3
_NOWHERE = "a text that stands in no prompt at all"


def rows(plan: Plan, folder: Path) -> Iterator[Row]:
    """Measure each as a process of its own, in CPU time, with what an earlier run has kept."""
    project = folder / "project"
    (project / ".pytest_cache").mkdir(parents=True)
    (project / "pytest.ini").write_text("[pytest]\n", encoding="utf-8")
    for number in range(plan.listed):
        path = project / "cassettes" / "test_it" / f"test_{number}.yaml"
        recordings.write(path, [recordings.message(number)])
    one = "cassettes/test_it/test_0.yaml"
    measured = {
        "claude-params --help": ["--help"],
        "claude-params show, a cassette of 1": ["show", one],
        "claude-params show --textconv, a cassette of 1": ["show", "--textconv", one],
        "claude-params list, of 1 cassette": ["list", one],
        "claude-params check, of 1 cassette": ["check", one],
        f"claude-params impact, over {plan.listed:,} cassettes": ["impact", _NOWHERE],
    }
    for what, arguments in measured.items():
        yield Row(what, _seconds(project, arguments, plan.runs), "s", TARGET_S)


def _seconds(project: Path, arguments: list[str], rounds: int) -> float:
    command = [sys.executable, "-m", "pytest_claude_params", *arguments]
    run = lambda: clock.child_seconds(command, project, dict(os.environ))  # noqa: E731
    run()  # keeps prices for the next, and compiles what was not
    return clock.least(run, rounds)
