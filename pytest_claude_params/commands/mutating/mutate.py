"""``claude-params mutate``: which worse answers no test would notice."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.command import ExitCode
from pytest_claude_params.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.mutations.result import MutationResult

_WHOLE = 100


@click.command("mutate", context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, metavar="[PYTEST ARGS]...", type=click.UNPROCESSED)
@click.option(
    "--operators",
    multiple=True,
    metavar="NAME,...",
    help="Only these ways in which an answer gets worse; repeatable. All by default.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    default=1,
    metavar="N",
    help="How many processes work side by side, those of pytest-xdist where it is installed.",
)
@click.option(
    "--at-least",
    "at_least",
    metavar="PERCENT",
    help="Exit with 1 if a smaller share is noticed, such as 80%.",
)
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    metavar="N",
    help="Make other choices where an operator has several; 0 by default.",
)
@click.option(
    "--patience",
    type=click.FloatRange(0, min_open=True),
    default=None,
    metavar="SECONDS",
    help="How long a test may take; by default three times as long as the suite, a minute at least.",
)
@click.option(
    "--suggest",
    "patch",
    is_flag=False,
    flag_value="claude-mutate.patch",
    metavar="[FILE]",
    help="Write the expectations that would have caught what passed unseen as a patch; "
    "claude-mutate.patch by default.",
)
@click.option(
    "--report",
    "reports",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write a report, .html, .md or .jsonl by suffix; repeatable.",
)
@arguments.as_json
@click.option("--markdown", is_flag=True, help="Print what each operator does, and run nothing.")
def command(  # noqa: PLR0913 - an argument for each option
    arguments: tuple[str, ...],
    *,
    operators: tuple[str, ...],
    jobs: int,
    at_least: str | None,
    seed: int,
    patience: float | None,
    patch: str | None,
    reports: tuple[Path, ...],
    as_json: bool,
    markdown: bool,
) -> ExitCode:
    """Give each test worse answers, and name the tests that would not notice.

    Runs pytest with its arguments as it is, then once for each way in which a model can get
    worse: it declines, it cuts the answer short, it gets a number wrong. Recordings are replayed:
    nothing is sent, nothing is recorded. Run it in the project's root. What follows -- goes to
    pytest as it is.

    Exit code 0: done. 1: a smaller share was noticed than asked for. 2: misuse. 3: nothing is
    decided.
    """
    if markdown:
        from pytest_claude_params.reports.mutations.reference import operators_markdown

        click.echo(operators_markdown(), nl=False)
        return ExitCode.DONE
    least = _percent(at_least)
    if reports:
        from pytest_claude_params.reports.formats import check_formats

        check_formats(reports, "--report")
    from pytest_claude_params.commands.mutating.mutation_run import MutationRun
    from pytest_claude_params.commands.mutating.progress import Progress

    tell = Progress().tell
    run = MutationRun(arguments, _names(operators), jobs, seed, tell, patience or 0.0)
    result = run.result()
    _tell(result, as_json=as_json)
    if patch:
        from pytest_claude_params.commands.mutating.suggesting import write_patch

        write_patch(Path(patch), run, result)
    _write(reports, result, run.seconds)
    return _exit_code(result, least)


def _names(given: Sequence[str]) -> list[str]:
    """Return the operators to try, in the order of the table."""
    from pytest_claude_params.mutations import OPERATORS, check_operators

    named = [name for one in given for name in one.split(",") if name]
    check_operators(named, "--operators")
    return [name for name in OPERATORS if name in named or not named]


def _percent(given: str | None) -> float | None:
    if given is None:
        return None
    number = given.removesuffix("%").strip()
    if not number.replace(".", "", 1).isdecimal() or not 0 <= float(number) <= _WHOLE:
        raise UsageError(f"--at-least: {given!r} is not a percentage, such as 80%")
    return float(number) / _WHOLE


def _tell(result: MutationResult, *, as_json: bool) -> None:
    if as_json:
        data = {
            "v": 1,
            "seed": result.seed,
            "share": result.share,
            "left_out": result.left_out,
            "rows": [asdict(row) for row in result.rows],
        }
        click.echo(json.dumps(data, ensure_ascii=False))
        return
    from pytest_claude_params.commands.terminal import tell
    from pytest_claude_params.reports.mutations.screen import screen

    tell(screen(result))


def _write(reports: Sequence[Path], result: MutationResult, seconds: float) -> None:
    if not reports:
        return
    from pytest_claude_params import clock
    from pytest_claude_params.reports.formats import written_reports
    from pytest_claude_params.reports.run import Run
    from pytest_claude_params.reports.run_file.kinds import RunRow

    head = RunRow(clock.now().isoformat(timespec="seconds"), seconds, "claude-params mutate")
    run = Run((head,), [], mutations=tuple(result.rows))
    for path in written_reports(reports, run):
        click.echo(f"report: {path}", err=True)


def _exit_code(result: MutationResult, least: float | None) -> ExitCode:
    if least is None:
        return ExitCode.DONE
    if result.share is None:
        return ExitCode.NOT_DECIDED
    return ExitCode.FINDINGS if result.share < least else ExitCode.DONE
