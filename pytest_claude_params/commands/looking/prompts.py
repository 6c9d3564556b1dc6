"""``claude-params prompts``: every system prompt and set of tools, with the tests that use it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.command import ExitCode, say
from pytest_claude_params.commands.looking.project import cassettes_in, project_here

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.cassettes.files.interactions import Interaction


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
    for file, interactions in _read(files, hosts):
        prompts.add(file, interactions)
    if as_json:
        click.echo(json.dumps(prompts.data(), indent=2))
    elif not prompts.is_any:
        say("no recording has a system prompt or tools")
    else:
        from pytest_claude_params.commands.terminal import tell

        tell(prompts.lines())
    return ExitCode.DONE


def _read(files: Sequence[Path], hosts: Sequence[str]) -> Iterator[tuple[Path, list[Interaction]]]:
    from pytest_claude_params.cassettes.files import store
    from pytest_claude_params.errors import CassetteError

    for file in files:
        try:
            raw = store.read_bytes(file) or b""
            yield file, store.parse(file, raw, hosts, with_media=False).interactions
        except CassetteError:  # claude-params list names them
            continue
