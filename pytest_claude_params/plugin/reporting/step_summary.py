"""The summary of a step in GitHub Actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.reports.markdown.elements import STEP_SUMMARY
from pytest_claude_params.reports.markdown.run_markdown import markdown_of

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_claude_params.reports.run import Run

# The alert, the table and the last line, at most.
_LEAST = 16_384


def append_to_step_summary(path: Path, run: Run) -> str:
    """Append what a run found to the summary of a step; returns why it was not, or nothing.

    A step may run pytest several times, and GitHub takes no summary of more than 1 MiB.
    """
    try:
        room = STEP_SUMMARY - (path.stat().st_size if path.exists() else 0)
        if room < _LEAST:
            return f"{STEP_SUMMARY:,} bytes are all that GitHub takes, and {room:,} are left"
        with path.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(f"{markdown_of(run, room - 1)}\n")
    except OSError as error:
        return str(error.strerror)
    return ""
