"""``claude-params merge``: what several machines recorded, in one place."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.near_paths import FoundPath
from pytest_claude_params.commands.telling import tells
from pytest_claude_params.errors import ClaudeParamsError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.commands.command import ExitCode
    from pytest_claude_params.commands.telling import Teller
    from pytest_claude_params.comparisons.rows.row_file import Row
    from pytest_claude_params.reports.run import Run

_FILE = re.compile(r"\.(?:(?:ya?ml|json)(?:\.gz)?(?:\.preview|\.rejected)?|jsonl)$", re.IGNORECASE)
_ROWS = ".jsonl"


@click.command("merge")
@click.argument(
    "sources",
    nargs=-1,
    required=True,
    metavar="SOURCE...",
    type=FoundPath(),
)
@click.argument("destination", type=click.Path(path_type=Path))
@arguments.hosts
@tells
def command(
    sources: tuple[Path, ...], destination: Path, hosts: tuple[str, ...], *, teller: Teller
) -> ExitCode:
    """Merge what several machines or shards recorded.

    SOURCEs and DESTINATION are folders, whose files are merged by their paths below them, or
    files. Cassettes, previews and row files (.jsonl) of runs and of compare are merged; what DESTINATION holds
    already is merged, too. Two different answers to the same request in the same place are named,
    and their file is left as it is: exit code 1.
    """
    from pytest_claude_params.cassettes.upkeep.merging import ContradictionError
    from pytest_claude_params.wording import plural

    merged: list[dict[str, object]] = []
    left: list[dict[str, str]] = []
    for target, files in _plan(sources, destination).items():
        shown = os.path.relpath(target)
        try:
            said = _merged(target, files, hosts)
        except (ContradictionError, ClaudeParamsError) as error:
            teller.left(f"not merged: {shown}: {error}")
            left.append({"file": shown, "why": str(error)})
        else:
            for text in said:
                teller.did(f"{shown}: {text}")
            merged.append({"file": shown, "says": said})
    summary = f"merged: {plural(len(merged), 'file')}; not merged: {len(left) or 'none'}"
    return teller.end(summary, {"merged": merged, "left": left}, is_well=not left)


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


def _merged(target: Path, files: list[Path], hosts: Sequence[str]) -> list[str]:
    """Merge files into one; returns what it says as a whole. Raises why they cannot be merged."""
    from pytest_claude_params.cassettes.upkeep import merging
    from pytest_claude_params.comparisons.rows import merged_rows, row_file
    from pytest_claude_params.reports.run_file.merging import holds_runs, merge_runs

    if target.suffix == _ROWS and any(map(holds_runs, files)):
        return [_outcome_of(merge_runs(target, files))]
    if target.suffix == _ROWS:
        merged = merged_rows.merged_rows({str(path): row_file.read_rows(path) for path in files})
        row_file.write_rows(target, merged)
        return list(_conclusions(merged))
    merging.merge_into(target, files, hosts)
    return []


def _outcome_of(run: Run) -> str:
    """Say how the runs of all files went together."""
    from pytest_claude_params.wording import plural

    failed = sum(test["outcome"] == "failed" for test in run.tests)
    tests = plural(run.summary.count, "test")
    runs = plural(len(run.heads), "run")
    return f"{runs}, {tests}, {failed or 'none'} failed"


def _conclusions(merged: Sequence[Row]) -> Iterator[str]:
    """Say what all rows mean together."""
    from pytest_claude_params.comparisons.rows.comparison import SUITE, Comparison

    for row in merged:
        if isinstance(row, Comparison) and row.case == SUITE and row.metric == "pass_rate":
            shares = " -> ".join(
                f"{100 * float(one or 0):.1f} %" for one in (row.control, row.target)
            )
            outcome = row.outcome.replace("_", " ")
            needed = f", it would take {row.reason}" if row.reason else ""
            yield f"pass rate {shares}: {outcome}{needed}"
