"""``claude-params diff``: what changed in recordings, answer by answer."""

from __future__ import annotations

import os
import shlex
import shutil
from typing import TYPE_CHECKING, Literal

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.command import ExitCode

if TYPE_CHECKING:
    from pytest_claude_params.drift.tree_changes import TreeChanges

_Form = Literal["text", "markdown", "json"]


@click.command("diff")
@click.argument("sides", nargs=-1, metavar="[A] [B] [PATH...]")
@click.option("--markdown", "form", flag_value="markdown", help="As a comment on a pull request.")
@click.option("--json", "form", flag_value="json", help="As data for other programs.")
@arguments.hosts
@arguments.blanked
@arguments.pii
def command(
    sides: tuple[str, ...],
    form: _Form | None,
    hosts: tuple[str, ...],
    patterns: tuple[str, ...],
    *,
    pii: bool,
) -> ExitCode:
    """Show what changed in recordings: prompt by prompt, answer by answer, by shared cause.

    A and B are revisions of git (HEAD and the work tree where they are not given; main... for
    what a branch changed), two files, two folders, or a preview. PATHs say where to look.
    Nothing is asked and nothing is written. Exits with 0 if nothing changed, 1 if something did.
    """
    from pytest_claude_params.secrets import redactions

    secret = (
        *redactions.REDACTIONS,
        *redactions.environment_values(os.environ),
        *(redactions.PERSONAL_DATA if pii else ()),
        *redactions.from_patterns(patterns, "--redact"),
    )
    from pytest_claude_params.drift.sides import sides_of
    from pytest_claude_params.drift.tree_changes import tree_changes
    from pytest_claude_params.drift.trees import Reading

    compared = sides_of(sides)
    trees = Reading(secret, hosts).trees(compared)
    changes = tree_changes(trees.old, trees.new)
    names = (compared.old_name, compared.new_name)
    click.echo(_told(changes, names, trees.unreadable, form or "text", sides).rstrip())
    return ExitCode.FINDINGS if changes.is_any or trees.unreadable else ExitCode.DONE


def _told(
    changes: TreeChanges,
    names: tuple[str, str],
    unreadable: dict[str, str],
    form: _Form,
    sides: tuple[str, ...],
) -> str:
    if form == "json":
        from pytest_claude_params.reports.changes.as_json import as_json

        return as_json(changes, names, unreadable)
    if form == "markdown":
        from pytest_claude_params.reports.changes.as_markdown import as_markdown

        return as_markdown(
            changes, names, unreadable, shlex.join(["claude-params", "diff", *sides])
        )
    from pytest_claude_params.reports.changes.as_text import as_text

    return as_text(changes, names, unreadable, shutil.get_terminal_size().columns)
