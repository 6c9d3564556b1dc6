"""Where the recordings of a renamed or moved test lie, and the command that moves them."""

from __future__ import annotations

import re
import shlex
from functools import cached_property
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.naming import HASH, fixture_named_by, is_of_fixture
from pytest_claude_params.cassettes.upkeep.orphans import Orphans, Renamed
from pytest_claude_params.plugin.collecting.cassette_place import projects_of
from pytest_claude_params.plugin.paths import names_of, root_options, shown_path
from pytest_claude_params.plugin.stash import COLLECTED, OPTIONS, ORPHANS

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.cassettes.projects.cassette_folders import CassetteFolder
    from pytest_claude_params.matching import Matcher


_SUITES = (".yaml", ".yml")
# A case without an id is named after its first words and a digest of all.
_MADE_OF_PROMPT = re.compile(r"-[0-9a-f]{6}$")


class _InUse:
    """Whether a test of this run uses a cassette, or one that was not collected may.

    Args:
        config: the run's.
        folder: where the cassettes lie.
    """

    def __init__(self, config: pytest.Config, folder: CassetteFolder) -> None:
        self._config = config
        self._folder = folder

    def __call__(self, cassette: Path) -> bool:
        """Judge a cassette by its path below the folder."""
        if cassette in self._used:
            return True
        if is_of_fixture(cassette):
            return self._is_of_known_fixture(cassette)
        if cassette.parent in self._modules:
            return False
        if any(HASH.search(part) for part in cassette.parent.parts):
            return True  # which module that was, its name does not tell
        return _is_test_of(_file_of(self._folder.base, cassette), cassette)

    def _is_of_known_fixture(self, cassette: Path) -> bool:
        """Whether the module still names the fixture, or the folder that shares it is there."""
        try:
            source = _file_of(self._folder.base, cassette).read_text("utf-8", "replace")
        except OSError:
            return (self._folder.base / cassette.parent).is_dir()
        return fixture_named_by(cassette)[1] in source

    @cached_property
    def _used(self) -> set[Path]:
        # By their names: a fixture may have put them into another folder.
        folder = projects_of(self._config).folder_of(self._folder.base / "test.py").path
        paths = self._config.stash[COLLECTED]
        return {path.relative_to(folder) for path in paths if path.is_relative_to(folder)}

    @cached_property
    def _modules(self) -> set[Path]:
        return {path.parent for path in self._used}


class RenameFinder:
    """Looks for recordings of one test under the names of tests that are gone.

    Args:
        item: the test.
        folder: the folder of its cassette.
        path: its cassette.
        matcher: what does not matter when requests are compared.
    """

    def __init__(
        self, item: pytest.Item, folder: CassetteFolder, path: Path, matcher: Matcher
    ) -> None:
        self._config = item.config
        self._item = item
        self._folder = folder
        self._path = path
        self._matcher = matcher

    def __call__(self, request: CallRequest) -> Renamed | None:
        """Return the recording that answers a request, or ``None``."""
        found = self._orphans().holding(request, self._matcher, self._path)
        if found is None:
            return None
        return Renamed(shown_path(self._config, found), self._command(found))

    def _orphans(self) -> Orphans:
        """Return those of the folder, which are looked for once in a run."""
        config, folder = self._config, self._folder
        in_use, hosts = _InUse(config, folder), config.stash[OPTIONS].hosts
        return config.stash[ORPHANS].setdefault(folder.path, Orphans(folder.path, in_use, hosts))

    def _command(self, found: Path) -> str:
        """Move all that was renamed alike: a module, the variants of a test, or the one file."""
        files = _move(shown_path(self._config, found), shown_path(self._config, self._path))
        if root_options(self._config):
            return files  # the command collects the tests with the root that it finds itself
        old = found.relative_to(self._folder.path)
        module = _file_of(self._folder.base, old, self._item.path.suffix)
        old_file, new_file = (shown_path(self._config, path) for path in (module, self._item.path))
        if old.name == self._path.name and not module.exists():
            return _move(old_file, new_file)
        if is_of_fixture(found) or is_of_fixture(self._path):  # not named as tests are
            return files
        name, bracket, variant = old.stem.partition("[")
        new_name, new_bracket, new_variant = "::".join(names_of(self._item)).partition("[")
        if (bracket, variant) == (new_bracket, new_variant) and not HASH.search(old.stem):
            return _move(f"{old_file}::{name.replace('.', '::')}", f"{new_file}::{new_name}")
        return files


def _is_test_of(file: Path, cassette: Path) -> bool:
    """Whether a file that was not collected seems to hold the test of a cassette."""
    try:
        source = file.read_text("utf-8", "replace")
    except OSError:
        return False
    if file.suffix not in _SUITES:
        return _function(cassette) in source
    name = cassette.stem.partition("[")[0]
    return name in source or bool(_MADE_OF_PROMPT.search(name))


def _file_of(base: Path, cassette: Path, gone: str = ".py") -> Path:
    """Return the file of tests that a cassette is named after.

    Args:
        base: the folder of the project.
        cassette: the cassette, by its path below the folder of cassettes.
        gone: how a file ended that is there no more.
    """
    named = base / cassette.parent
    files = [named.with_name(named.name + ending) for ending in (".py", *_SUITES)]
    return next((one for one in files if one.exists()), named.with_name(named.name + gone))


def _function(cassette: Path) -> str:
    return HASH.sub("", cassette.stem).partition("[")[0].rpartition(".")[2]


def _move(old: str, new: str) -> str:
    return f"claude-params mv {shlex.quote(old)} {shlex.quote(new)}"
