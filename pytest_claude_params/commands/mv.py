"""``claude-params mv``: give the recordings of a renamed test to the test of the new name."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands.command import ExitCode
from pytest_claude_params.errors import UsageError

if TYPE_CHECKING:
    from pytest_claude_params.commands.collected import Collected


@click.command("mv")
@click.argument("old", type=str)
@click.argument("new", type=str)
def command(old: str, new: str) -> ExitCode:
    """Move the recordings of a test that was renamed or moved.

    OLD and NEW are tests (tests/test_a.py::test_x, with all its variants), classes,
    test files, folders of tests, or two cassettes. Rename in the code first: the tests
    that there are now say which recordings are moved. Nothing is overwritten.
    """
    from pytest_claude_params.cassettes.moving import move
    from pytest_claude_params.cassettes.naming import SUFFIX
    from pytest_claude_params.wording import plural

    is_cassette = Path(old).suffix == SUFFIX and Path(new).suffix == SUFFIX
    moves = _of_file(Path(old), Path(new)) if is_cassette else _of_tests(old, new)
    move(moves)
    for source, target in moves.items():
        click.echo(f"{os.path.relpath(source)} -> {os.path.relpath(target)}")
    click.echo(f"moved: {plural(len(moves), 'cassette')}")
    return ExitCode.DONE


def _of_file(old: Path, new: Path) -> dict[Path, Path]:
    if not old.is_file():
        raise UsageError(f"{old}: there is no such cassette")
    return {old: new}


def _of_tests(old: str, new: str) -> dict[Path, Path]:
    from pytest_claude_params.cassettes.naming import path_of_test
    from pytest_claude_params.commands.collected import collected

    known = collected()
    old_id, new_id = _node_id(old, known.root), _node_id(new, known.root)
    tests = _tests_in(new_id, known.tests)
    if not tests:
        raise UsageError(
            f"{new}: pytest collects no such test. Rename in the code first, then move"
        )
    moves: dict[Path, Path] = {}
    for test in tests:
        before = old_id + test.removeprefix(new_id)
        _refuse_present(before, known)
        source, target = (
            path_of_test(known.folder, PurePosixPath(module), name.replace("::", "."))
            for module, _, name in (one.partition("::") for one in (before, test))
        )
        if source.exists():
            moves[source] = target
    if not moves:
        raise UsageError(f"{old}: no recordings of that name in {os.path.relpath(known.folder)}")
    return moves


def _tests_in(node: str, tests: list[str]) -> list[str]:
    """The tests that a node id means: itself, its variants, or what is in it."""
    return [
        test
        for test in tests
        if test == node or test.startswith((f"{node}[", f"{node}::", f"{node}/"))
    ]


def _refuse_present(test: str, known: Collected) -> None:
    if test in known.tests:
        raise UsageError(
            f"{test} is still there, and its recordings are its own; nothing was moved"
        )


def _node_id(text: str, root: Path) -> str:
    """A node id as pytest has it, relative to the root, from one relative to this folder."""
    path, separator, test = text.partition("::")
    return Path(os.path.relpath(Path(path).resolve(), root.resolve())).as_posix() + separator + test
