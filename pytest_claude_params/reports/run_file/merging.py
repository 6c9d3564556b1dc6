"""Several row files of runs as one: no row is lost, and none stands twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.comparisons.rows import row_file as comparison_rows
from pytest_claude_params.comparisons.rows.body import Body
from pytest_claude_params.errors import UsageError
from pytest_claude_params.reports.run_file.kinds import FORMAT, RunRow
from pytest_claude_params.reports.run_file.reading import read_runs

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from pytest_claude_params.reports.run import Run
    from pytest_claude_params.reports.run_file.kinds import Row


def holds_runs(path: Path) -> bool:
    """Whether a row file begins as one of a run does, and not of a comparison."""
    first = next(iter(FORMAT.read(path)), None)
    of_comparison = {*comparison_rows.KINDS.values()} - {Body}
    return first is not None and type(first) not in of_comparison


def merge_runs(target: Path, files: Sequence[Path]) -> Run:
    """Write the runs of all files into one, and return what they amount to.

    A run that is in several files is written once. Where a test is in several runs, each keeps
    its rows: who reads them takes the run that started last. Raises ``UsageError`` for what is
    no row file of a run.

    Args:
        target: what to write; it may be one of the files.
        files: what to merge.
    """
    for path in files:
        if not holds_runs(path):
            raise UsageError(f"{path} holds rows of a comparison, and others hold rows of a run")
    run = read_runs(files)
    FORMAT.write(target, [*_rows(files)])
    return run


def _rows(files: Sequence[Path]) -> Iterator[Row]:
    heads: list[RunRow] = []
    digests: set[str] = set()
    for path in files:
        is_known = False
        for row in FORMAT.read(path):
            if isinstance(row, RunRow):
                is_known = row in heads
                heads.append(row)
            if isinstance(row, Body):
                if row.digest in digests:
                    continue
                digests.add(row.digest)
            elif is_known:
                continue
            yield row
