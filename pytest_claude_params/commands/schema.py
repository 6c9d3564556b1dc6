"""``claude-params schema``: the JSON Schema of a file that this plugin reads or writes."""

from __future__ import annotations

import json
from typing import Any, Literal

import click

from pytest_claude_params.commands.command import ExitCode
from pytest_claude_params.errors import UsageError

_Kind = Literal["suite", "rows"]


@click.command("schema")
@click.argument("kind", type=click.Choice(["suite", "rows"]), default="suite")
@click.option(
    "--project",
    is_flag=True,
    help="With the expectations of this project's own conftests, which pytest loads.",
)
def command(kind: _Kind, *, project: bool) -> ExitCode:
    """Print the JSON Schema of suite files, or of the rows of a run.

    KIND is suite (the default) or rows. An editor that knows it completes and checks every key.
    """
    if project and kind == "rows":
        raise UsageError("--project is about suites: rows are the same in every project")
    if project:
        found = _of_project()
    elif kind == "rows":
        from pytest_claude_params.reports.run_file.schema import schema as rows

        found = rows()
    else:
        from pytest_claude_params.suites.schema import schema as suites

        found = suites()
    click.echo(json.dumps(found, indent=1, ensure_ascii=False))
    return ExitCode.DONE


def _of_project() -> dict[str, Any]:
    from pytest_claude_params.commands.pytest_runs.pytest_run import told_by_pytest

    told = told_by_pytest(
        "--claude-suite-schema",
        "--collect-only",
        doing="load the conftests",
        see="pytest --collect-only",
    )
    if wrong := told.get("wrong"):
        raise UsageError(wrong)
    schema: dict[str, Any] = told["schema"]
    return schema
