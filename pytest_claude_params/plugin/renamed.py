"""Where the recordings of a renamed or moved test lie, and the command that moves them."""

from __future__ import annotations

import re
import shlex
from functools import cached_property
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.orphans import Orphans, Renamed
from pytest_claude_params.plugin.paths import shown_path
from pytest_claude_params.plugin.stash import COLLECTED, OPTIONS, ORPHANS

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.matching import Matcher

_HASHED = re.compile(r"-[0-9a-f]{8}$")


class _InUse:
    """Whether a test of this run uses a cassette, or one that was not collected may."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def __call__(self, cassette: Path) -> bool:
        """Judge a cassette by its path below the folder."""
        if cassette in self._used:
            return True
        if cassette.parent in self._modules:
            return False
        if any(_HASHED.search(part) for part in cassette.parent.parts):
            return True  # which module that was, its name does not tell
        try:
            source = (self._config.rootpath / _module(cassette)).read_text("utf-8", "replace")
        except OSError:
            return False
        return _function(cassette) in source

    @cached_property
    def _used(self) -> set[Path]:
        folder = self._config.stash[OPTIONS].cassette_dir
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

    def __init__(self, item: pytest.Item, folder: Path, path: Path, matcher: Matcher) -> None:
        self._config = item.config
        self._test = item.nodeid
        self._path = path
        self._matcher = matcher
        known = item.config.stash[ORPHANS]
        self._orphans = known.setdefault(
            folder, Orphans(folder, _InUse(item.config), item.config.stash[OPTIONS].hosts)
        )

    def __call__(self, request: CallRequest) -> Renamed | None:
        """Return the recording that answers a request, or ``None``."""
        found = self._orphans.holding(request, self._matcher, self._path)
        if found is None:
            return None
        return Renamed(shown_path(self._config, found), self._command(found))

    def _command(self, found: Path) -> str:
        """Move all that was renamed alike: a module, the variants of a test, or the one file."""
        old = found.relative_to(self._orphans.folder)
        module = _module(old)
        new_module, _, new_test = self._test.partition("::")
        if old.name == self._path.name and not (self._config.rootpath / module).exists():
            return _move(self._shown(module.as_posix()), self._shown(new_module))
        name, bracket, variant = old.stem.partition("[")
        new_name, new_bracket, new_variant = new_test.partition("[")
        if (bracket, variant) == (new_bracket, new_variant) and not _HASHED.search(old.stem):
            old_test = f"{self._shown(module.as_posix())}::{name.replace('.', '::')}"
            return _move(old_test, f"{self._shown(new_module)}::{new_name}")
        return _move(shown_path(self._config, found), shown_path(self._config, self._path))

    def _shown(self, module: str) -> str:
        return shown_path(self._config, self._config.rootpath / module)


def _module(cassette: Path) -> Path:
    return cassette.parent.with_name(cassette.parent.name + ".py")


def _function(cassette: Path) -> str:
    return _HASHED.sub("", cassette.stem).partition("[")[0].rpartition(".")[2]


def _move(old: str, new: str) -> str:
    return f"claude-params mv {shlex.quote(old)} {shlex.quote(new)}"
