"""``claude-params compare``: recorded requests asked of another model, beside a control run."""

from __future__ import annotations

from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.command import ExitCode, say
from pytest_claude_params.commands.near_paths import FoundPath
from pytest_claude_params.errors import UsageError

if TYPE_CHECKING:
    from pytest_claude_params.commands.comparing.comparison_findings import Findings
    from pytest_claude_params.commands.comparing.comparison_run import ComparisonRun
    from pytest_claude_params.commands.comparing.saved_answers import SavedAnswers

# What the answers of a run that broke off lie beside, if it writes no rows.
_WITHOUT_ROWS = Path("claude-compare")
_OF_SDKS = ("sdks", "paths", "rules", "as_json")
_PATH = FoundPath(folders=False)


@click.command("compare")
@arguments.recordings
@click.option("--to", "to", default="", metavar="MODEL", help="The model to compare with.")
@click.option(
    "--sdk",
    "sdks",
    nargs=2,
    metavar="OLD NEW",
    help="Two environments, to compare what their SDKs send: each the path of an interpreter or "
    "of a virtual environment, or a version of anthropic.",
)
@click.option(
    "--from",
    "control_model",
    default="",
    metavar="MODEL",
    help="The model of the control; that of each recording by default.",
)
@click.option(
    "--api-version",
    "version",
    default="",
    metavar="V",
    help="The API version of the target; that of each recording by default.",
)
@click.option(
    "--samples",
    type=click.IntRange(1),
    default=3,
    metavar="N",
    help="How often each request is asked; 3 by default.",
)
@click.option(
    "--confirm",
    type=click.IntRange(0),
    default=5,
    metavar="N",
    help="How often a case that failed is asked again, to decide about it alone; 5 by default.",
)
@click.option(
    "--margin",
    type=click.FloatRange(0, 1, min_open=True),
    default=0.05,
    metavar="M",
    help="How far the pass rate may drop and count as no worse; 0.05 by default.",
)
@click.option("--no-control", is_flag=True, help="Do not ask the recorded model again.")
@click.option(
    "--system-file", type=_PATH, metavar="FILE", help="The system prompt to ask the target with."
)
@click.option(
    "--replace",
    "replacements",
    multiple=True,
    metavar="OLD=NEW",
    help="A text to replace in the prompts for the target; repeatable.",
)
@click.option(
    "--budget",
    default="",
    metavar="BUDGET",
    help="Ask nothing if it could cost more in all: 2.50 (dollars) or tokens:2M.",
)
@click.option(
    "--estimate",
    "only_estimate",
    is_flag=True,
    help="Print what it would ask and cost, and ask nothing.",
)
@click.option(
    "--rows",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write all results to FILE, as JSON lines.",
)
@arguments.as_json
@arguments.rules_file
@arguments.hosts
@arguments.blanked
@arguments.pii
@click.pass_context
def command(  # noqa: PLR0913 - an argument for each option
    context: click.Context,
    *,
    paths: tuple[Path, ...],
    to: str,
    sdks: tuple[str, str] | None,
    control_model: str,
    version: str,
    samples: int,
    confirm: int,
    margin: float,
    no_control: bool,
    system_file: Path | None,
    replacements: tuple[str, ...],
    budget: str,
    only_estimate: bool,
    rows: Path | None,
    as_json: bool,
    rules: Path | None,
    hosts: tuple[str, ...],
    patterns: tuple[str, ...],
    pii: bool,
) -> ExitCode:
    """Ask the recorded requests of another model, and say whether it does worse.

    PATH is a cassette or a folder of them. The recorded model is asked beside it, as a
    control: recordings are kept because they passed, so they are no measure by themselves.
    pytest collects the tests of the project, whose expectations and contracts judge the
    answers; run it in the project's root. No test is run, and no cassette is written. Key and
    base URL come from the environment.

    With --sdk OLD NEW no model is asked: pytest replays the tests at PATH, or whose cassettes lie
    there, in both environments, and the requests that they send are compared.

    Each answer is on disk when it comes: after Ctrl-C, a crash or a kill, the same command goes
    on with the answers that were paid for.

    Exit code 0: no worse, or the same on the wire. 1: worse, or different. 2: misuse. 3: not
    decided. 130: interrupted.
    """
    if sdks:
        return _compare_sdks(context, sdks, paths, rules, as_json=as_json)
    if not to:
        raise UsageError("say what to compare with: --to MODEL, or --sdk OLD NEW")
    from pytest_claude_params.commands.comparing.comparison_run import ComparisonRun
    from pytest_claude_params.commands.comparing.comparison_settings import Settings
    from pytest_claude_params.commands.comparing.planned_arms import (
        arms_of,
        planned_of,
        prompt_edits,
    )
    from pytest_claude_params.commands.comparing.saved_answers import SavedAnswers
    from pytest_claude_params.parameters.extension import extended
    from pytest_claude_params.spending.limit import read_limit

    edits = prompt_edits(system_file, replacements)
    plan = planned_of(paths, arms_of((control_model, to), version, edits, extended(rules)), hosts)
    limit = read_limit("--budget", budget)
    redactions = arguments.redactions_of(patterns, pii=pii)
    settings = Settings(
        samples, confirm, margin, limit, has_control=not no_control, redactions=redactions
    )
    paid = SavedAnswers(rows or _WITHOUT_ROWS, redactions)
    run = ComparisonRun(plan, settings, paid, tell=_to_stderr if as_json else say)
    run.announce()
    if only_estimate:
        return ExitCode.DONE
    with closing(paid):
        try:
            code = _compared(run, paid, rows, as_json=as_json)
        except KeyboardInterrupt:
            _to_stderr(run.interrupted())
            return ExitCode.INTERRUPTED
        paid.discard()
    return code


def _compared(
    run: ComparisonRun, paid: SavedAnswers, rows: Path | None, *, as_json: bool
) -> ExitCode:
    """Ask, tell what was found, and return the exit code for it."""
    if rows is not None:
        _refuse_unwritable(rows)
    found = run.ask()
    if as_json:
        click.echo(found.as_json())
    else:
        say("\n".join(found.lines(paid.used)))
    if rows is not None:
        _write(found, rows)
    return {"no_worse": ExitCode.DONE, "worse": ExitCode.FINDINGS}.get(
        found.result.outcome, ExitCode.NOT_DECIDED
    )


def _compare_sdks(
    context: click.Context,
    sdks: tuple[str, str],
    paths: tuple[Path, ...],
    rules: Path | None,
    *,
    as_json: bool,
) -> ExitCode:
    """Compare what goes over the wire; no model is asked."""
    from pytest_claude_params.commands.comparing.sdk_comparison import SdkComparison
    from pytest_claude_params.parameters.extension import extended

    _check_options_of_sdks(context)
    comparison = SdkComparison(*sdks, paths, extended(rules))
    if as_json:
        click.echo(comparison.as_json())
    else:
        say(comparison.screen())
    return {"same": ExitCode.DONE, "different": ExitCode.FINDINGS}.get(
        comparison.found.outcome, ExitCode.NOT_DECIDED
    )


def _check_options_of_sdks(context: click.Context) -> None:
    from click.core import ParameterSource

    for parameter in context.command.params:
        name = parameter.name or ""
        is_given = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if is_given and name not in _OF_SDKS:
            raise UsageError(
                f"{parameter.opts[0]} does not go with --sdk, which replays the tests and asks nothing"
            )


def _refuse_unwritable(rows: Path) -> None:
    """Say it before the answers are paid for."""
    is_new = not rows.exists()
    try:
        # What is in the way is told when the file is opened.
        with suppress(FileExistsError):
            rows.parent.mkdir(parents=True, exist_ok=True)
        rows.open("a", encoding="utf-8").close()
        if is_new:
            rows.unlink()
    except OSError as error:
        raise UsageError(
            f"--rows: {rows} cannot be written: {error.strerror}. Nothing was asked"
        ) from None


def _write(found: Findings, rows: Path) -> None:
    from pytest_claude_params.comparisons.rows.row_file import write_rows

    try:
        write_rows(rows, found.rows())
    except OSError as error:  # what fills a disk may come in the meantime
        raise UsageError(f"--rows: {rows} cannot be written: {error.strerror}") from None


def _to_stderr(text: str) -> None:
    from pytest_claude_params.wording import plain

    click.echo("\n".join(map(plain, text.split("\n"))), err=True)
