"""``claude-params list``: what cassettes there are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.command import ExitCode, say
from pytest_claude_params.commands.looking.project import cassettes_in, prices_of, project_here
from pytest_claude_params.commands.looking.reading import Unread, documents
from pytest_claude_params.errors import UsageError
from pytest_claude_params.wording import guess, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_claude_params.cassettes.files.file_format import Document
    from pytest_claude_params.cassettes.projects.cassette_folders import Projects
    from pytest_claude_params.reports.recorded.listing import Row

_MAX_AGE, _OLD = "claude_max_age", 180


@click.command("list")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--stale",
    is_flag=True,
    help="List those to record again: older than ini claude_max_age (180d unless set), or of a model that is retired or retires within 30 days; and say why.",
)
@click.option(
    "--model",
    metavar="MODEL",
    help="List those that asked this model, by the beginning of its name.",
)
@click.option(
    "--ids",
    is_flag=True,
    help="Print their tests alone, for pytest's command line; pytest collects them.",
)
@arguments.as_json
@arguments.hosts
def command(  # noqa: PLR0913 - an argument for each option
    paths: tuple[Path, ...],
    model: str | None,
    hosts: tuple[str, ...],
    *,
    stale: bool,
    ids: bool,
    as_json: bool,
) -> ExitCode:
    """List cassettes: calls, newest recording, tests, cost to record again, model.

    PATHs are cassettes or folders; the project's folder of cassettes by default.
    """
    if ids and as_json:
        raise UsageError("--ids and --json: one of them says how to print the list")
    from pytest_claude_params.reports.recorded.list_screen import list_data, list_lines

    project = project_here()
    unread = Unread(paths)
    files = documents(cassettes_in(paths, project, "list"), hosts, unread)
    found = _rows(files, project, with_stale=stale or as_json)
    rows = [row for row in found if _is_of(row, model) and (row.stale or not stale)]
    if model is not None and found and not rows and not any(_is_of(row, model) for row in found):
        asked = sorted({one for row in found for one in row.models})
        known = f" Asked were {listed(asked)}" if asked else ""
        hint = guess(model, asked) or known
        raise UsageError(f"--model: no recording asks {model!r}.{hint}")
    unread.tell()
    if ids:
        return _ids(rows)
    if as_json:
        click.echo(json.dumps(list_data(rows, unread.problems), indent=2))
    elif rows:
        from pytest_claude_params.commands.terminal import tell, width

        tell(list_lines(rows, width(), with_reasons=stale))
    else:
        say("nothing is stale" if found and stale else "no recordings of Claude")
    return ExitCode.DONE


def _rows(
    files: Iterable[tuple[Path, Document]], project: Projects, *, with_stale: bool
) -> list[Row]:
    """Return a row for each file with exchanges with Claude."""
    from pytest_claude_params import clock
    from pytest_claude_params.cassettes.age import days_allowed
    from pytest_claude_params.cassettes.owners.named_tests import NamedTests
    from pytest_claude_params.cassettes.projects.configuration import settings_of
    from pytest_claude_params.reports.recorded.listing import Listing

    tests = NamedTests(project)
    said = str(settings_of(project.root).get(_MAX_AGE) or "")
    most_days = days_allowed(_MAX_AGE, said) if said else _OLD
    prices = prices_of(project)
    listing = Listing(clock.now().date(), most_days, prices.cost_of_usage, with_stale)
    rows = [
        listing.row_of(document, file.as_posix(), tests.of(file))
        for file, document in files
        if document.interactions
    ]
    prices.keep()
    return rows


def _is_of(row: Row, model: str | None) -> bool:
    return model is None or any(one.startswith(model) for one in row.models)


def _ids(rows: Sequence[Row]) -> ExitCode:
    """Print the tests of cassettes as pytest collects them."""
    from pytest_claude_params.commands.pytest_runs.collected import collected

    known = collected()
    told: dict[str, None] = {}
    without = 0
    for row in rows:
        tests = known.tests_of(Path(row.cassette))
        without += not tests
        told |= dict.fromkeys(tests)
    for test in told:
        click.echo(test)
    if without:
        click.echo(
            f"{without} of {len(rows)} cassettes: pytest collects no test of theirs", err=True
        )
    return ExitCode.DONE
