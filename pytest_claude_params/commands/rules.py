"""``claude-params rules``: what models take."""

from __future__ import annotations

import datetime as dt
from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.command import ExitCode, say
from pytest_claude_params.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_claude_params.parameters.table import Model, Table


@click.command("rules")
@click.argument("name", required=False, metavar="[MODEL]")
@click.option(
    "--api-version",
    "version",
    default="",
    metavar="V",
    help="The API version; the newest by default.",
)
@arguments.rules_file
@click.option(
    "--markdown", is_flag=True, help="Print the table of all models as a page of the documentation."
)
def command(name: str | None, version: str, rules: Path | None, *, markdown: bool) -> ExitCode:
    """Print which parameters a model takes, or a table of all models."""
    from pytest_claude_params.commands.versions import known_version
    from pytest_claude_params.parameters import overview
    from pytest_claude_params.parameters.extension import extended

    table = extended(rules)
    if markdown:
        click.echo(overview.page(table), nl=False)
        return ExitCode.DONE
    chosen = known_version(version, table) or table.versions[-1].id
    if name is None:
        lines = overview.plain_table(table, chosen)
    else:
        today = dt.date.today()  # noqa: DTZ011 - a day of the user's calendar
        lines = overview.row_of(_found(name, table), table, chosen, today)
    say("\n".join(lines))
    return ExitCode.DONE


def _found(name: str, table: Table) -> Model:
    from pytest_claude_params.parameters.models import find_model
    from pytest_claude_params.wire.platforms import api_model
    from pytest_claude_params.wording import listed

    model = find_model(api_model(name), table.models)
    if model is not None:
        return model
    names = [each for one in table.models for each in (one.id, one.alias) if each]
    near = get_close_matches(name, names, n=3, cutoff=0.4)
    meant = f" Did you mean {listed(near, 'or')}?" if near else ""
    raise UsageError(f"no model {name!r} is known.{meant} All of them: claude-params rules")
