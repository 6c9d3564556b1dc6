"""``claude-params pending``: which new answers wait for a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.command import ExitCode, say
from pytest_claude_params.commands.deciding import choice

if TYPE_CHECKING:
    from pathlib import Path


@click.command("pending")
@choice.folder
@click.option("--json", "as_json", is_flag=True, help="As data for other programs.")
@arguments.hosts
@arguments.blanked
@arguments.pii
def command(
    folder: Path,
    hosts: tuple[str, ...],
    patterns: tuple[str, ...],
    *,
    as_json: bool,
    pii: bool,
) -> ExitCode:
    """List the new answers that wait for a decision, those to look at first at the top.

    They lie beside cassettes: what pytest --claude-record=preview was answered, and what was put
    aside of tests that failed while recording.
    """
    from pytest_claude_params.reports.waiting import as_data, as_lines

    found = choice.found_below(folder, choice.secrets_of(folder, patterns, pii=pii), hosts)
    if as_json:
        click.echo(as_data(found.waiting))
    else:
        say("\n".join(as_lines(found.waiting)))
    return ExitCode.DONE
