"""``claude-params report``: every report of a run from its row file."""

from __future__ import annotations

from pathlib import Path

import click

from pytest_claude_params.commands.command import ExitCode, say
from pytest_claude_params.commands.near_paths import FoundPath


@click.command("report")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="RUN.jsonl...",
    type=FoundPath(folders=False),
)
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    required=True,
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    help="What to write, its format told by its suffix; repeatable.",
)
def command(files: tuple[Path, ...], outputs: tuple[Path, ...]) -> ExitCode:
    """Write reports of a run from its row file, RUN.jsonl.

    Several files, such as those of shards, become one report. Where a test is in more than one,
    the run that started last says how it went.
    """
    from pytest_claude_params.reports.formats import check_formats, written_reports
    from pytest_claude_params.reports.run_file.reading import read_runs

    check_formats(outputs, "-o")
    for path in written_reports(outputs, read_runs(files)):
        say(f"report: {path}")
    return ExitCode.DONE
