"""The two sides of a comparison: files, folders, or revisions of git."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.files.file_text import read_raw
from pytest_claude_params.cassettes.found_files import is_name_of_cassette
from pytest_claude_params.cassettes.yaml.unreadable import UnreadableError
from pytest_claude_params.comparisons.sources.git import Repository
from pytest_claude_params.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORK_TREE = "work tree"
_MOST = 2


@dataclass(frozen=True)
class Sides:
    """Two versions of files.

    Args:
        old_name: what the older side is called.
        new_name: what the newer one is called.
        files: each file's older and newer content, by the name that is shown; ``None`` where a
            side does not have it.
    """

    old_name: str
    new_name: str
    files: dict[str, tuple[bytes | None, bytes | None]]


def sides_of(arguments: Sequence[str]) -> Sides:
    """Find what a user wants to compare; raises ``UsageError``.

    Args:
        arguments: nothing (``HEAD`` and the work tree), one or two revisions (``main``,
            ``v1 v2``, ``v1..v2``, ``main...`` for what a branch changed since it left ``main``),
            each with files or folders to look at; or two files or two folders.
    """
    named = [Path(one) for one in arguments]
    first = next((i for i, path in enumerate(named) if path.exists()), len(named))
    revisions, paths = list(arguments[:first]), named[first:]
    missing = next((path for path in paths if not path.exists()), None)
    if missing:
        raise UsageError(f"{missing}: there is no such file or folder")
    if not revisions and len(paths) == _MOST:
        return _of_paths(*paths)
    return _of_git(revisions, paths)


def _of_paths(old: Path, new: Path) -> Sides:
    if old.is_dir() != new.is_dir():
        raise UsageError(f"{old} and {new}: compare two files or two folders")
    if old.is_file():
        return Sides(str(old), str(new), {str(new): (_content(old), _content(new))})
    names = sorted({name for folder in (old, new) for name in _names(folder)})
    files = {name: (_content(old / name), _content(new / name)) for name in names}
    changed = {name: both for name, both in files.items() if both[0] != both[1]}
    return Sides(str(old), str(new), changed)


def _names(folder: Path) -> list[str]:
    return [
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if is_name_of_cassette(path.name) and path.is_file()
    ]


def _of_git(revisions: list[str], paths: list[Path]) -> Sides:
    repository = Repository.of(Path.cwd())
    if len(revisions) > _MOST:
        raise UsageError(f"{len(revisions)} revisions: there are an old and a new one, at most")
    old, new, old_name, new_name = _commits(repository, revisions)
    files: dict[str, tuple[bytes | None, bytes | None]] = {}
    for name in repository.changed(old, new, paths):
        if not is_name_of_cassette(name):
            continue
        path = repository.root / name
        now = repository.read(new, name) if new else _content(path)
        files[Path(os.path.relpath(path)).as_posix()] = (repository.read(old, name), now)
    return Sides(old_name, new_name, files)


def _commits(repository: Repository, revisions: list[str]) -> tuple[str, str | None, str, str]:
    """Return the older commit, the newer (``None`` for the work tree), and what they are called."""
    if len(revisions) == _MOST:
        old, new = revisions
        return repository.commit(old), repository.commit(new), old, new
    one = revisions[0] if revisions else "HEAD"
    if "..." in one:
        old, _, new = one.partition("...")
        old, new = old or "HEAD", new or "HEAD"
        return repository.fork(old, new), repository.commit(new), f"{old} (where it forked)", new
    if ".." in one:
        old, _, new = one.partition("..")
        old, new = old or "HEAD", new or "HEAD"
        return repository.commit(old), repository.commit(new), old, new
    return repository.commit(one), None, one, _WORK_TREE


def _content(path: Path) -> bytes | None:
    try:
        return read_raw(path)
    except FileNotFoundError:
        return None
    except (OSError, UnreadableError) as error:
        raise UsageError(f"{path} cannot be read: {error}") from None
