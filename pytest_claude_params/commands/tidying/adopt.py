"""``claude-params adopt``: move a suite of pytest-recording to this plugin."""

from __future__ import annotations

import difflib
import os
from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.command import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pytest_claude_params.adoption.adoption import Adoption

_FOLDER = "cassettes/{module}"
_SKIPPED = {".git", ".tox", ".nox", ".venv", "venv", "node_modules", "__pycache__"}


@click.command("adopt")
@arguments.recordings
@click.option(
    "--dry-run", is_flag=True, help="Show what would change, as a diff, and write nothing."
)
@click.option(
    "--cassettes",
    default=_FOLDER,
    show_default=True,
    metavar="FOLDER",
    help="Where the cassettes of a test file lie, relative to it.",
)
@arguments.hosts
def command(
    paths: tuple[Path, ...], cassettes: str, hosts: tuple[str, ...], *, dry_run: bool
) -> ExitCode:
    """Move tests of pytest-recording to this plugin.

    PATHs are test files or folders. Tests with a marker vcr whose cassette holds exchanges with
    Claude get claude_cassette instead, and their cassettes replay where they lie. All other
    tests, all cassettes and all fixtures stay as they are. Exits with 1 if something is left
    for you to look at.
    """
    from pytest_claude_params.adoption.adoption import adoption_of

    found = [adoption_of(path, cassettes, hosts) for path in _test_files(paths)]
    changed = [one for one in found if one.after != one.before]
    for one in changed:
        if dry_run:
            _show(one)
        else:
            _replace(one.path, one.after)
    _tell(found, changed, dry_run=dry_run)
    return ExitCode.FINDINGS if any(one.to_do for one in found) else ExitCode.DONE


def _test_files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_file():
            yield path
            continue
        for file in sorted(path.rglob("*.py")):
            if _SKIPPED.isdisjoint(file.relative_to(path).parts):
                yield file


def _show(one: Adoption) -> None:
    name = _shown(one.path)
    before, after = (text.decode().splitlines(keepends=True) for text in (one.before, one.after))
    for line in difflib.unified_diff(before, after, name, name, n=1):
        click.echo(line.rstrip("\r\n"))


def _replace(path: Path, content: bytes) -> None:
    """Write beside the file first: a crash leaves the old one or the new one."""
    beside = path.with_name(f".{path.name}.adopting")
    beside.write_bytes(content)
    beside.chmod(path.stat().st_mode)
    beside.replace(path)


def _tell(found: list[Adoption], changed: list[Adoption], *, dry_run: bool) -> None:
    from pytest_claude_params.wording import plural

    tests = sum(len(one.adopted) for one in changed)
    verb = "would move" if dry_run else "moved"
    click.echo(f"{verb}: {plural(tests, 'test')} in {plural(len(changed), 'file')}")
    for title, name in (("left as they are", "left"), ("left for you", "to_do")):
        lines = [
            f"  {_shown(one.path)}:{line} {test}: {why}"
            for one in found
            for line, test, why in getattr(one, name)
        ]
        if lines:
            click.echo(f"{title}:")
            click.echo("\n".join(lines))
    if changed:
        files = " ".join(_shown(one.path) for one in changed)
        click.echo("next:")
        click.echo(
            f"  {'claude-params adopt' if dry_run else 'pytest --claude-block-network'} {files}"
        )


def _shown(path: Path) -> str:
    return os.path.relpath(path)
