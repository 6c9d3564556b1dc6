"""Which project a test file belongs to, and so in which folder its cassettes lie.

A run of pytest has one root, but it may collect tests of several projects, or tests outside
of its root. The cassettes of a test lie below its own project, wherever pytest is started.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from pytest_claude_params.cassettes.naming import path_of_test
from pytest_claude_params.cassettes.projects.configuration import configuration_in

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = "cassettes"
FOLDER_KEY = "claude_cassette_dir"


@dataclass(frozen=True)
class CassetteFolder:
    """A folder of cassettes, and what the names in it are relative to.

    Two test files never have the same name in one folder.

    Args:
        path: the folder.
        base: the project's folder; a file outside of it has a name with ``..``.
    """

    path: Path
    base: Path

    def path_of(self, file: Path, test: str) -> Path:
        """Return the cassette path of a test.

        Args:
            file: the test's file.
            test: the test's name with its classes and parameters, such as ``TestA.test_b[x]``.
        """
        return path_of_test(self.path, _module_of(file, self.base), test)


# The same file for each of its tests, when they are collected and when they run.
@lru_cache(maxsize=256)
def _module_of(file: Path, base: Path) -> PurePosixPath:
    try:
        return PurePosixPath(Path(os.path.relpath(file, base)).as_posix())
    except ValueError:  # another drive
        return PurePosixPath(file.as_posix())


class Projects:
    """The projects whose tests one run of pytest may collect.

    Args:
        root: pytest's root folder.
        folder: the cassette folder of the run's configuration, relative to the root.
        for_all: whether that holds for all projects, since the command line says so.
    """

    def __init__(self, root: Path, folder: str = FOLDER, *, for_all: bool = False) -> None:
        self.root = root
        self.folder = folder
        self.for_all = for_all
        self._known: dict[Path, dict[str, Any] | None] = {}
        self._folders: dict[Path, CassetteFolder] = {}
        self._chosen: dict[tuple[Path, Path], CassetteFolder] = {}

    def base_of(self, folder: Path) -> Path:
        """Return the nearest folder with a configuration of pytest, up to the root; else the root."""
        for candidate in (folder, *folder.parents):
            if candidate == self.root or self._configuration(candidate) is not None:
                return candidate
        return self.root

    def folder_of(self, file: Path) -> CassetteFolder:
        """Return where the cassettes of a test file lie."""
        if file.parent not in self._folders:
            self._folders[file.parent] = self._folder_of(file.parent)
        return self._folders[file.parent]

    def _folder_of(self, folder: Path) -> CassetteFolder:
        base = self.base_of(folder)
        if base == self.root or self.for_all:
            return CassetteFolder(_below(base, self.folder), base)
        own = self._configuration(base) or {}
        return CassetteFolder(_below(base, str(own.get(FOLDER_KEY, FOLDER))), base)

    def chosen_folder(self, file: Path, folder: Path) -> CassetteFolder:
        """Return where the cassettes of a test file lie if a fixture has chosen the folder.

        Args:
            file: the test's file.
            folder: what the fixture says; what it has put below the root's folder of
                cassettes lies below that of the file's own project.
        """
        where = (file.parent, folder)
        if where not in self._chosen:
            self._chosen[where] = self._folder_chosen(file, folder)
        return self._chosen[where]

    def _folder_chosen(self, file: Path, folder: Path) -> CassetteFolder:
        usual, own, chosen = _below(self.root, self.folder), self.folder_of(file), _below(folder)
        if chosen.is_relative_to(usual):
            return CassetteFolder(own.path / chosen.relative_to(usual), own.base)
        return CassetteFolder(chosen, self.base_of(chosen))

    def elsewhere(self, file: Path, test: str) -> Iterator[Path]:
        """Yield where the cassette of a test would lie if its project began at another folder."""
        own = self.folder_of(file)
        below = os.path.relpath(own.path, own.base)
        for base in file.parents:
            yield CassetteFolder(base / below, base).path_of(file, test)
            # A test file that is there has its own cassettes under this name.
            if not (own.base / file.relative_to(base)).exists():
                yield CassetteFolder(own.path, base).path_of(file, test)

    def _configuration(self, folder: Path) -> dict[str, Any] | None:
        if folder not in self._known:
            self._known[folder] = configuration_in(folder)
        return self._known[folder]


def _below(folder: Path, name: str = "") -> Path:
    """Return a folder without ``..`` in its path, so that two ways to it are one."""
    return Path(os.path.normpath(folder / name))
