"""``claude-params mv``: give the recordings of a renamed test to the test of the new name."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pytest_claude_params.commands.near_paths import near_path
from pytest_claude_params.commands.telling import tells
from pytest_claude_params.errors import UsageError
from pytest_claude_params.wording import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_claude_params.cassettes.projects.cassette_folders import Projects
    from pytest_claude_params.commands.command import ExitCode
    from pytest_claude_params.commands.telling import Teller

# The names of all tests begin alike.
_LIKE = 0.8


@click.command("mv")
@click.argument("old", type=str)
@click.argument("new", type=str)
@tells
def command(old: str, new: str, *, teller: Teller) -> ExitCode:
    """Move the recordings of a test that you have renamed or moved.

    OLD and NEW are tests (tests/test_a.py::test_x, with all its variants), classes,
    test files, suites, folders of tests, or two cassettes. Rename the test in the code first: pytest
    collects the tests to find the recordings to move. Nothing is overwritten.
    """
    from pytest_claude_params.cassettes.naming import SUFFIX
    from pytest_claude_params.cassettes.pending.preview_file import rename_tests
    from pytest_claude_params.cassettes.upkeep.moving import move
    from pytest_claude_params.suites.mistakes.misnamed import looks_like_suite
    from pytest_claude_params.wording import plural

    is_cassette = Path(old).suffix == SUFFIX and Path(new).suffix == SUFFIX
    # A suite ends as a cassette does, and has its new name already.
    is_cassette = is_cassette and not looks_like_suite(Path(new))
    moves = _of_file(Path(old), Path(new)) if is_cassette else _of_tests(old, new)
    move(moves)
    for target in moves.values():
        rename_tests(target, lambda test: _renamed(test, old, new))
    moved = [
        {"from": os.path.relpath(source), "to": os.path.relpath(target)}
        for source, target in moves.items()
    ]
    for one in moved:
        teller.did(f"{one['from']} -> {one['to']}")
    summary = f"moved: {plural(len(moves), 'cassette')}"
    return teller.end(summary, {"moved": moved}, is_well=True)


def _of_file(old: Path, new: Path) -> dict[Path, Path]:
    if not old.is_file():
        near = near_path(old)
        raise UsageError(f"{old}: there is no such cassette{near and '.'}{near}")
    return {old: new}


def _of_tests(old: str, new: str) -> dict[Path, Path]:
    from pytest_claude_params.commands.pytest_runs.collected import collected

    known = collected()
    old_name, new_name = _absolute(old), _absolute(new)
    all_tests = {_join(file, names) for file, names in known.tests}
    tests = _tests_in(new_name, sorted(all_tests))
    if not tests:
        raise UsageError(
            f"{new}: pytest collects no such test.{_near(new, all_tests)} "
            "Rename in the code first, then move"
        )
    renamed = {old_name + test.removeprefix(new_name): test for test in tests}
    if still_there := next((before for before in renamed if before in all_tests), ""):
        raise UsageError(
            f"{os.path.relpath(still_there)} is still there, and its recordings are its own; "
            "nothing was moved"
        )
    are_files = "::" not in old and "::" not in new
    moves = _of_fixtures(old_name, new_name, tests, known.projects) if are_files else {}
    for pair in renamed.items():
        source, target = (_cassette_of(one, known.projects) for one in pair)
        if source.exists():
            moves[source] = target
    if not moves:
        folder = known.projects.folder_of(Path(old_name.partition("::")[0])).path
        looked_for = _cassette_of(next(iter(renamed)), known.projects)
        near = near_path(Path(os.path.relpath(looked_for)))
        raise UsageError(
            f"{old}: no recordings of that name in {os.path.relpath(folder)}{near and '.'}{near}"
        )
    return moves


def _near(name: str, tests: Iterable[str]) -> str:
    """Say which test, or which file of tests, may be meant."""
    file, _, inner = name.partition("::")
    shown = [os.path.relpath(one).partition("::") for one in tests]
    if not inner or file not in {one for one, _, _ in shown}:
        return near_path(Path(file))
    names = {one.partition("[")[0] for where, _, one in shown if where == file}
    meant = nearest(inner.partition("[")[0], names, _LIKE)
    return f" Did you mean {f'{file}::{meant}'!r}?" if meant else ""


def _of_fixtures(old: str, new: str, tests: list[str], projects: Projects) -> dict[Path, Path]:
    """What the fixtures of test files have recorded, which belongs to no test alone."""
    from pytest_claude_params.cassettes.naming import SUFFIX, is_of_fixture

    files = {test.partition("::")[0] for test in tests}
    folders = {
        _folder_of(old + file.removeprefix(new), projects): _folder_of(file, projects)
        for file in files
        if not Path(old + file.removeprefix(new)).exists()
    }
    return {
        path: target / path.name
        for source, target in folders.items()
        for path in sorted(source.glob(f"*{SUFFIX}"))
        if is_of_fixture(path)
    }


def _folder_of(file: str, projects: Projects) -> Path:
    """Return where the cassettes of a test file lie."""
    return _cassette_of(f"{file}::test", projects).parent


def _tests_in(name: str, tests: list[str]) -> list[str]:
    """The tests that a name means: itself, its variants, or what is in it."""
    return [
        test
        for test in tests
        if test == name or test.startswith((f"{name}[", f"{name}::", f"{name}/"))
    ]


def _cassette_of(test: str, projects: Projects) -> Path:
    file, _, names = test.partition("::")
    # Colons in parameters are no classes.
    name, bracket, parameters = names.partition("[")
    folder = projects.folder_of(Path(file))
    return folder.path_of(Path(file), name.replace("::", ".") + bracket + parameters)


def _renamed(test: str, old: str, new: str) -> str:
    """Return the name that a test has now, if it is one of those that were renamed."""
    return new + test.removeprefix(old) if _tests_in(old, [test]) else test


def _absolute(text: str) -> str:
    """Return a test that is named relative to this folder by its absolute path."""
    path, _, names = text.partition("::")
    return _join(Path(os.path.normpath(Path.cwd() / path)), names)


def _join(file: Path, names: str) -> str:
    return f"{file.as_posix()}::{names}" if names else file.as_posix()
