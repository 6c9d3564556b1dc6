"""The contract of the family: a report turns what a run found into the text of a file."""

from __future__ import annotations

from collections.abc import Callable

from pytest_claude_params.reports.run import Run

Report = Callable[[Run], str]
