"""Which tests a cassette belongs to, by its name and by the sources that name it.

pytest is not asked, which would import all tests; so what a fixture decides as tests run is not
known here, and a parameter whose name had to be hashed is left out of a test's name.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.naming import (
    HASH,
    SUFFIX,
    digest_of_name,
    is_beside,
    is_of_fixture,
)
from pytest_claude_params.cassettes.owners.markers import MARKER, Named, named_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.cassettes.projects.cassette_folders import Projects

_TEST_FILES = ("test_*.py", "*_test.py")
_SKIPPED = frozenset({"node_modules", "site-packages", "__pycache__"})


class NamedTests:
    """The tests of a project, as far as names tell.

    Args:
        projects: the project.
    """

    def __init__(self, projects: Projects) -> None:
        self._projects = projects
        self._texts: dict[Path, str] = {}
        self._markers: list[Named] | None = None

    def of(self, cassette: Path) -> tuple[str, ...]:
        """Return the tests of a cassette as pytest names them from this folder; none if unknown.

        Args:
            cassette: its path, or that of what lies beside it.
        """
        path = Path(os.path.normpath(Path.cwd() / cassette))
        if is_beside(path):
            path = path.with_suffix("")
            path = path if path.suffix == SUFFIX else path.with_suffix("")
        own = self._own(path)
        return tuple(dict.fromkeys([*([own] if own else ()), *self._by_marker(path)]))

    def _own(self, path: Path) -> str:
        """Return the test that a cassette is named after, if it is there."""
        for root, parts in self._places(path):
            for module in _modules(root.joinpath(*parts)):
                if name := _test_in(module, path, self._text(module)):
                    return name
        return ""

    def _places(self, path: Path) -> Iterator[tuple[Path, Sequence[str]]]:
        base = self._projects.base_of(path.parent)
        folder = self._projects.folder_of(base / "test.py").path
        if path.is_relative_to(folder):
            yield base, path.parent.relative_to(folder).parts
        elif path.is_relative_to(base):
            # A fixture may have chosen the folder: the end of the path tells.
            parts = path.parent.relative_to(base).parts
            yield from ((base, parts[start:]) for start in range(1, len(parts)))

    def _by_marker(self, path: Path) -> Iterator[str]:
        if self._markers is None:
            files = sorted(_python_files(self._projects.root))
            texts = {file: self._text(file) for file in files}
            self._markers = [
                named
                for file, text in texts.items()
                if MARKER in text
                for named in named_in(file, text)
            ]
        yield from (test for one in self._markers if (test := one.test_of(path)))

    def _text(self, file: Path) -> str:
        if file not in self._texts:
            try:
                self._texts[file] = file.read_text(encoding="utf-8", errors="replace")
            except OSError:
                self._texts[file] = ""
        return self._texts[file]


def _python_files(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        folders[:] = [
            one
            for one in folders
            if not one.startswith(".")
            and one not in _SKIPPED
            and not (Path(folder) / one / "pyvenv.cfg").exists()
        ]
        for name in names:
            if any(Path(name).match(pattern) for pattern in _TEST_FILES):
                yield Path(folder) / name


def _modules(path: Path) -> Iterator[Path]:
    """Yield the files that cassettes in a folder of this path may belong to."""
    if path.name:
        files = (path.with_name(path.name + suffix) for suffix in (".py", ".yaml", ".yml"))
        yield from (file for file in files if file.is_file())


def _test_in(module: Path, cassette: Path, source: str) -> str:
    stem = cassette.name.removesuffix(SUFFIX)
    shown = Path(os.path.relpath(module)).as_posix()
    if is_of_fixture(cassette):
        return shown  # any of its tests may ask for the fixture
    hashed = HASH.search(stem)
    if hashed and hashed[0] == f"-{digest_of_name(stem[: hashed.start()])}":
        stem, hashed = stem[: hashed.start()], None  # hashed for its capitals alone
    names, bracket, parameters = stem.partition("[")
    if module.suffix != ".py":
        return f"{shown}::{stem}" if not hashed else shown
    *classes, test = names.removesuffix(hashed[0] if hashed and not bracket else "").split(".")
    if not all(
        re.search(rf"^\s*class {re.escape(one)}\b", source, re.MULTILINE) for one in classes
    ):
        return ""
    is_there = re.search(rf"^\s*(async )?def {re.escape(test)}\b", source, re.MULTILINE)
    if not is_there and not classes:
        return ""
    variant = f"{bracket}{parameters}" if bracket and not hashed else ""
    return "::".join([shown, *classes, test]) + variant
