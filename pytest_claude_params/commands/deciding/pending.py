"""``claude-params pending``: which new answers wait for a decision."""

from __future__ import annotations

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.command import ExitCode, say
from pytest_claude_params.commands.deciding import choice


@click.command("pending")
@arguments.as_json
@choice.looks
def command(look: choice.Look, *, as_json: bool) -> ExitCode:
    """List the new answers that wait for a decision, the most urgent first.

    They lie beside the cassettes: the answers of pytest --claude-record=preview, and those of
    tests that failed while recording.
    """
    from pytest_claude_params.reports.terminal.waiting import as_data, as_lines

    if as_json:
        click.echo(as_data(look.waiting))
    else:
        say("\n".join(as_lines(look.waiting)))
    return ExitCode.DONE
