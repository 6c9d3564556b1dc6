"""``claude-params merge``: what several machines recorded, in one place."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.command import ExitCode, say
from pytest_claude_params.errors import ClaudeParamsError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.drift.rows import Row
    from pytest_claude_params.reports.run import Run

_FILE = re.compile(r"\.(?:(?:ya?ml|json)(?:\.gz)?(?:\.preview|\.rejected)?|jsonl)$", re.IGNORECASE)
_ROWS = ".jsonl"


@click.command("merge")
@click.argument(
    "sources",
    nargs=-1,
    required=True,
    metavar="SOURCE...",
    type=click.Path(exists=True, path_type=Path),
)
@click.argument("destination", type=click.Path(path_type=Path))
@arguments.hosts
def command(sources: tuple[Path, ...], destination: Path, hosts: tuple[str, ...]) -> ExitCode:
    """Merge what several machines or shards recorded.

    SOURCEs and DESTINATION are folders, whose files are merged by their paths below them, or
    files. Cassettes, previews and row files (.jsonl) of runs and of compare are merged; what DESTINATION holds
    already is merged, too. Two different answers to the same request in the same place are named,
    and their file is left as it is: exit code 1.
    """
    from pytest_claude_params.wording import plural

    merged = left = 0
    for target, files in _plan(sources, destination).items():
        problem = _merged(target, files, hosts)
        if problem:
            say(f"not merged: {os.path.relpath(target)}: {problem}")
            left += 1
        else:
            merged += 1
    say(f"merged: {plural(merged, 'file')}; not merged: {left or 'none'}")
    return ExitCode.FINDINGS if left else ExitCode.DONE


def _plan(sources: Sequence[Path], destination: Path) -> dict[Path, list[Path]]:
    """Return which files become which."""
    if all(one.is_file() for one in sources) and not destination.is_dir():
        first = [destination] if destination.exists() else []
        return {destination: [*first, *sources]}
    files = [one for one in sources if one.is_file()]
    if files:
        raise UsageError(f"{files[0]} is a file: merge folders into a folder, or files into a file")
    if destination.is_file():
        raise UsageError(f"{destination} is a file: merge folders into a folder")
    found: dict[Path, list[Path]] = {}
    for source in sources:
        for path in sorted(source.rglob("*")):
            if path.is_file() and _FILE.search(path.name):
                target = destination / path.relative_to(source)
                known = found.setdefault(target, [target] if target.exists() else [])
                if path not in known:
                    known.append(path)
    if not found:
        raise UsageError("the folders hold no cassette, no preview and no rows")
    return found


def _merged(target: Path, files: list[Path], hosts: Sequence[str]) -> str:
    """Merge files into one; returns why not, or nothing."""
    from pytest_claude_params.cassettes.upkeep import merging
    from pytest_claude_params.drift import merged_rows, rows
    from pytest_claude_params.reports.run_file.merging import holds_runs, merge_runs

    try:
        if target.suffix == _ROWS and any(map(holds_runs, files)):
            _tell(target, merge_runs(target, files))
        elif target.suffix == _ROWS:
            read = {str(path): rows.read_rows(path) for path in files}
            merged = merged_rows.merged_rows(read)
            rows.write_rows(target, merged)
            _conclude(target, merged)
        else:
            merging.merge_into(target, files, hosts)
    except (merging.ContradictionError, ClaudeParamsError) as error:
        return str(error)
    return ""


def _tell(target: Path, run: Run) -> None:
    """Say how the runs of all files went together."""
    from pytest_claude_params.wording import plural

    failed = sum(test["outcome"] == "failed" for test in run.tests)
    tests = plural(run.summary.count, "test")
    runs = plural(len(run.heads), "run")
    say(f"{os.path.relpath(target)}: {runs}, {tests}, {failed or 'none'} failed")


def _conclude(target: Path, merged: Sequence[Row]) -> None:
    """Say what all rows mean together."""
    from pytest_claude_params.drift.comparison import SUITE, Comparison

    for row in merged:
        if isinstance(row, Comparison) and row.case == SUITE and row.metric == "pass_rate":
            shares = " -> ".join(
                f"{100 * float(one or 0):.1f} %" for one in (row.control, row.target)
            )
            outcome = row.outcome.replace("_", " ")
            needed = f", it would take {row.reason}" if row.reason else ""
            say(f"{os.path.relpath(target)}: pass rate {shares}: {outcome}{needed}")
