"""``claude-params prompts``: every system prompt and set of tools, with the tests that use it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.command import ExitCode, say
from pytest_claude_params.commands.looking.project import cassettes_in, project_here
from pytest_claude_params.commands.looking.reading import Unread, documents


@click.command("prompts")
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=click.Path(path_type=Path))
@arguments.as_json
@arguments.hosts
@arguments.blanked
@arguments.pii
def command(
    paths: tuple[Path, ...],
    hosts: tuple[str, ...],
    patterns: tuple[str, ...],
    *,
    as_json: bool,
    pii: bool,
) -> ExitCode:
    """List every distinct system prompt and set of tools with the tests that use it.

    PATHs are cassettes or folders; the project's folder of cassettes by default. What most tests
    use comes first.
    """
    from pytest_claude_params.cassettes.owners.named_tests import NamedTests
    from pytest_claude_params.comparisons.sources.trees import Reading
    from pytest_claude_params.reports.recorded.prompts_screen import Prompts

    project = project_here()
    files = cassettes_in(paths, project, "prompts")
    reading = Reading(arguments.redactions_of(patterns, pii=pii), hosts)
    prompts = Prompts(NamedTests(project).of, reading.shown)
    unread = Unread(paths)
    for file, document in documents(files, hosts, unread):
        prompts.add(file, document.interactions)
    unread.tell()
    if as_json:
        click.echo(json.dumps({**prompts.data(), "unreadable": unread.problems}, indent=2))
    elif not prompts.is_any:
        say("no recording has a system prompt or tools")
    else:
        from pytest_claude_params.commands.terminal import tell

        tell(prompts.lines())
    return ExitCode.DONE
