"""A run of ``compare --sdk``: the same tests replayed in two environments, and what they send compared."""

from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_claude_params.call import CallRequest
from pytest_claude_params.commands.comparing.environments import environment_of
from pytest_claude_params.commands.pytest_runs.pytest_run import told_by_pytest
from pytest_claude_params.comparisons.changes.wire_changes import WireRun, wire_comparison
from pytest_claude_params.errors import UsageError
from pytest_claude_params.reports.comparisons.wire_screen import wire_lines
from pytest_claude_params.wording import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.commands.comparing.environments import Environment
    from pytest_claude_params.comparisons.changes.wire_changes import WireComparison
    from pytest_claude_params.parameters.table import Table

_VERSION = 1
# Without one, an SDK sends no header for it, and how the key travels could not be compared.
_NO_KEY = "stands-in-for-a-key-while-replaying"
_ARGUMENTS = (
    "--claude-record=none",
    # What the API will reject is told once, at the end, and keeps no test from being compared.
    "-o",
    "claude_rules=off",
)


class SdkComparison:
    """What two environments send for the same tests.

    Args:
        old: names the environment with the older SDK.
        new: names the one with the newer SDK.
        paths: where the tests lie, or their cassettes.
        table: what is known of models.
    """

    def __init__(self, old: str, new: str, paths: Sequence[Path], table: Table) -> None:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            both = [environment_of(one, folder) for one in (old, new)]
            self._old, self._new = both
            before, after = (_run(one, paths, folder) for one in both)
        if not (before.tests or after.tests or before.uncollected or after.uncollected):
            raise UsageError(
                f"--sdk: no Claude test lies at {listed([str(one) for one in paths])}, and none "
                "has its cassette there"
            )
        self.found: WireComparison = wire_comparison(
            before, after, dt.datetime.now().astimezone().date(), table
        )

    def screen(self) -> str:
        """Return what a user reads."""
        names = (self._old.sdk, self._new.sdk)
        if names[0] == names[1]:
            names = (f"{names[0]} ({self._old.given})", f"{names[1]} ({self._new.given})")
        return "\n".join(wire_lines(f"anthropic {names[0]} -> {names[1]}", names, self.found))

    def as_json(self) -> str:
        """Return the same for programs."""
        sides = {
            side: {"given": one.given, "anthropic": one.sdk}
            for side, one in (("old", self._old), ("new", self._new))
        }
        data = {"v": _VERSION, "outcome": self.found.outcome, **sides, **asdict(self.found)}
        return json.dumps(data, indent=1, ensure_ascii=False)


def _run(environment: Environment, paths: Sequence[Path], folder: Path) -> WireRun:
    told = told_by_pytest(
        "--claude-sent",
        *_ARGUMENTS,
        *(f"--claude-sent-of={path}" for path in paths),
        # Both find the same temporary paths, which some prompts name, and leave no trace.
        f"--basetemp={folder / 'tests'}",
        *("-o", f"cache_dir={folder / 'cache'}"),
        doing=f"run the tests with {environment.given}",
        see=f"{environment.python} -m pytest",
        python=environment.python,
        environment={**os.environ, "ANTHROPIC_API_KEY": _NO_KEY, **environment.variables},
    )
    sent = {test: [CallRequest(**one) for one in all_] for test, all_ in told["sent"].items()}
    return WireRun(told["tests"], sent, told["uncollected"])
