"""The formats of reports, told by a file's suffix."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.errors import UsageError
from pytest_claude_params.reports.html.page import html_report
from pytest_claude_params.reports.json_report import json_report
from pytest_claude_params.reports.junit_report import junit_report
from pytest_claude_params.reports.markdown.run_markdown import markdown_report
from pytest_claude_params.reports.run_file.writing import run_file
from pytest_claude_params.wording import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pytest_claude_params.reports.report import Report
    from pytest_claude_params.reports.run import Run

REPORTS: dict[str, Report] = {
    ".html": html_report,
    ".json": json_report,
    ".jsonl": run_file,
    ".md": markdown_report,
    ".xml": junit_report,
}


def write_report(path: Path, run: Run) -> None:
    """Write the report whose format the file's suffix names."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Half a surrogate pair has no UTF-8; as an escape it is also right in JSON.
    path.write_text(REPORTS[path.suffix](run), encoding="utf-8", errors="backslashreplace")


def check_formats(paths: Iterable[Path], option: str) -> None:
    """Raise ``UsageError`` for a file whose suffix names no format.

    Args:
        paths: the reports that are to be written.
        option: how they were asked for.
    """
    for path in paths:
        if path.suffix not in REPORTS:
            raise UsageError(f"{option}: {str(path)!r} is not one of {listed(list(REPORTS))}")


def written_reports(paths: Iterable[Path], run: Run) -> Iterator[Path]:
    """Write reports of one run, and yield each that is there.

    Raises ``UsageError`` for one that cannot be written.
    """
    for path in paths:
        try:
            write_report(path, run)
        except OSError as error:
            raise UsageError(f"{path}: cannot be written: {error.strerror}") from None
        yield path
