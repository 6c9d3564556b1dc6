"""``claude-params diff``: what changed in recordings, answer by answer."""

from __future__ import annotations

import shlex
import shutil
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.command import ExitCode
from pytest_claude_params.errors import UsageError

if TYPE_CHECKING:
    from pytest_claude_params.comparisons.changes.pairing import Pair, Recording
    from pytest_claude_params.comparisons.changes.tree_changes import TreeChanges
    from pytest_claude_params.comparisons.sources.trees import Reading
    from pytest_claude_params.reviewing.waiting import Waiting

_Form = Literal["text", "markdown", "json"]


@click.command("diff")
@click.argument("sides", nargs=-1, metavar="[A] [B] [PATH...]")
@click.option(
    "--pending",
    "is_pending",
    is_flag=True,
    help="Show the new answers below PATHs that wait for a decision, beside their recordings.",
)
@click.option(
    "--markdown",
    "form",
    flag_value="markdown",
    help="Print the result as a comment for a pull request.",
)
@click.option(
    "--json", "form", flag_value="json", help="Print the result as JSON, for other programs."
)
@arguments.hosts
@arguments.blanked
@arguments.pii
def command(  # noqa: PLR0913 - an argument for each option
    sides: tuple[str, ...],
    form: _Form | None,
    hosts: tuple[str, ...],
    patterns: tuple[str, ...],
    *,
    is_pending: bool,
    pii: bool,
) -> ExitCode:
    """Show what changed in recordings: prompt by prompt, answer by answer, by shared cause.

    A and B are revisions of git (HEAD and the work tree where they are not given; main... for
    what a branch changed), two files or two folders. PATHs say where to look.
    Nothing is asked and nothing is written. Exits with 0 if nothing changed, 1 if something did.
    """
    secret = arguments.redactions_of(patterns, pii=pii)
    from pytest_claude_params.comparisons.sources.trees import Reading

    reading = Reading(secret, hosts)
    found = _waiting(sides, reading) if is_pending else _compared(sides, reading)
    asked = ("--pending", *sides) if is_pending else sides
    click.echo(_told(found, form or "text", asked).rstrip())
    return ExitCode.FINDINGS if found.changes.is_any or found.unreadable else ExitCode.DONE


class _Found(NamedTuple):
    changes: TreeChanges
    names: tuple[str, str]
    unreadable: dict[str, str]


def _compared(sides: tuple[str, ...], reading: Reading) -> _Found:
    from pytest_claude_params.comparisons.changes.tree_changes import tree_changes
    from pytest_claude_params.comparisons.sources.sides import sides_of

    compared = sides_of(sides)
    trees = reading.trees(compared)
    names = (compared.old_name, compared.new_name)
    return _Found(tree_changes(trees.old, trees.new), names, trees.unreadable)


def _waiting(paths: tuple[str, ...], reading: Reading) -> _Found:
    """Compare what waits for a decision with its recordings: what it does not hold is known."""
    from pytest_claude_params.comparisons.changes.tree_changes import changes_with
    from pytest_claude_params.reviewing.search import found_in
    from pytest_claude_params.reviewing.waiting import shown_path

    for path in paths:
        if not Path(path).exists():
            raise UsageError(f"{path}: there is no such file or folder")
    found = found_in(map(Path, paths or (".",)), reading)
    pairs = [replace(pair, new=_as_of(one, pair)) for one in found.waiting for pair in one.pairs]
    changed = [
        replace(each, pair=replace(each.pair, new=_as_of(one, each.pair)))
        for one in found.waiting
        for each in one.changed
    ]
    unreadable = {shown_path(one.path): one.problem for one in found.unreadable}
    return _Found(changes_with(pairs, changed), ("recorded", "what waits"), unreadable)


def _as_of(one: Waiting, pair: Pair) -> Recording | None:
    """Name a new answer by the cassette that it may become a part of: it is not moved."""
    return replace(pair.new, place=one.shown_cassette) if pair.new else None


def _told(found: _Found, form: _Form, asked: tuple[str, ...]) -> str:
    changes, names, unreadable = found
    if form == "json":
        from pytest_claude_params.reports.changes.as_json import as_json

        return as_json(changes, names, unreadable)
    if form == "markdown":
        from pytest_claude_params.reports.changes.as_markdown import as_markdown

        command = shlex.join(["claude-params", "diff", *asked])
        return as_markdown(changes, names, unreadable, command)
    from pytest_claude_params.reports.changes.as_text import as_text

    # Of a file or a pipe no width is known: lines stay whole there.
    columns = shutil.get_terminal_size((sys.maxsize, 0)).columns
    return as_text(changes, names, unreadable, columns)
