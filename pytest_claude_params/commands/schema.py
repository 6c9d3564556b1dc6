"""``claude-params schema``: the JSON Schema of a file that this plugin reads or writes."""

from __future__ import annotations

import json
from typing import Literal

import click

from pytest_claude_params.commands.command import ExitCode

_Kind = Literal["suite", "rows"]


@click.command("schema")
@click.argument("kind", type=click.Choice(["suite", "rows"]), default="suite")
def command(kind: _Kind) -> ExitCode:
    """Print the JSON Schema of suite files, or of the rows of a run.

    KIND is suite (the default) or rows. An editor that knows it completes and checks every key.
    """
    if kind == "rows":
        from pytest_claude_params.reports.run_file.schema import schema as rows

        found = rows()
    else:
        from pytest_claude_params.suites.schema import schema as suites

        found = suites()
    click.echo(json.dumps(found, indent=1, ensure_ascii=False))
    return ExitCode.DONE
