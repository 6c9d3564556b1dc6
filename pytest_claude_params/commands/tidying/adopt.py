"""``claude-params adopt``: move a suite of pytest-recording to this plugin."""

from __future__ import annotations

import difflib
import os
from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands import arguments
from pytest_claude_params.commands.telling import tells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pytest_claude_params.adoption.adoption import Adoption
    from pytest_claude_params.commands.command import ExitCode
    from pytest_claude_params.commands.telling import Teller

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
@tells
def command(
    paths: tuple[Path, ...],
    cassettes: str,
    hosts: tuple[str, ...],
    *,
    dry_run: bool,
    teller: Teller,
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
        if not dry_run:
            _replace(one.path, one.after)
        elif not (teller.as_json or teller.quiet):
            _show(one)
    _tell(found, changed, teller, dry_run=dry_run)
    data = {
        "dry_run": dry_run,
        "files": [_data(one) for one in found if one.adopted or one.left or one.to_do],
    }
    return teller.end("", data, is_well=not any(one.to_do for one in found))


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


def _tell(found: list[Adoption], changed: list[Adoption], teller: Teller, *, dry_run: bool) -> None:
    from pytest_claude_params.wording import plural

    tests = sum(len(one.adopted) for one in changed)
    verb = "would move" if dry_run else "moved"
    teller.did(f"{verb}: {plural(tests, 'test')} in {plural(len(changed), 'file')}")
    for title, name, tell in (
        ("left as they are", "left", teller.did),
        ("left for you", "to_do", teller.left),
    ):
        lines = [
            f"  {_shown(one.path)}:{line} {test}: {why}"
            for one in found
            for line, test, why in getattr(one, name)
        ]
        for text in [f"{title}:", *lines] if lines else ():
            tell(text)
    if changed:
        files = " ".join(_shown(one.path) for one in changed)
        teller.did("next:")
        teller.did(
            f"  {'claude-params adopt' if dry_run else 'pytest --claude-block-network'} {files}"
        )


def _data(one: Adoption) -> dict[str, object]:
    left, to_do = (
        [{"line": line, "test": test, "why": why} for line, test, why in those]
        for those in (one.left, one.to_do)
    )
    return {"file": _shown(one.path), "tests": one.adopted, "left": left, "to_do": to_do}


def _shown(path: Path) -> str:
    return os.path.relpath(path)
