"""``claude-params report``: every report of a run from its row file."""

from __future__ import annotations

from pathlib import Path

import click

from pytest_claude_params.commands.command import ExitCode, say
from pytest_claude_params.errors import UsageError


@click.command("report")
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="RUN.jsonl...",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
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
    from pytest_claude_params.reports.formats import REPORTS, write_report
    from pytest_claude_params.reports.run_file.reading import read_runs
    from pytest_claude_params.wording import listed

    for path in outputs:
        if path.suffix not in REPORTS:
            raise UsageError(f"-o: {str(path)!r} is not one of {listed(list(REPORTS))}")
    run = read_runs(files)
    for path in outputs:
        try:
            write_report(path, run)
        except OSError as error:
            raise UsageError(f"{path}: cannot be written: {error.strerror}") from None
        say(f"report: {path}")
    return ExitCode.DONE
