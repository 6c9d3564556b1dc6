"""The contract of the family: a report turns the summary of a run into the text of a file."""

from __future__ import annotations

from collections.abc import Callable

from pytest_claude_params.reports.summary import Summary

Report = Callable[[Summary], str]
