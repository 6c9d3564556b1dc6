"""Which cassette each collected test has: what ``claude-params mv``, ``prune`` and ``lint`` ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.plugin.collecting.cassette_place import folder_of, projects_of
from pytest_claude_params.plugin.paths import names_of, shown_test
from pytest_claude_params.plugin.stash import COLLECTED, SUITE_DOUBTS
from pytest_claude_params.plugin.verb_runs.verb_run import VerbRun
from pytest_claude_params.plugin.verdicts.unused_of_test import is_whole

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


class CollectedList(VerbRun):
    """Writes the cassettes of all tests that were collected, also of those deselected later."""

    option = "claude_collected"

    def __init__(self, config: pytest.Config) -> None:
        super().__init__(config)
        self._tests: list[tuple[str, str]] = []
        self._named: dict[Path, list[str]] = {}

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        """Note a test by its name, too: any test may ask for a Claude fixture as it runs."""
        names = names_of(item)
        path = folder_of(item).path_of(item.path, ".".join(names))
        self.config.stash[COLLECTED].setdefault(path, set())
        self._named.setdefault(path, []).append(shown_test(item))
        self._tests.append((str(item.path), "::".join(names)))

    def pytest_collection_finish(self) -> None:
        """Write the file."""
        self.write()

    def data(self) -> dict[str, Any]:
        """Return the tests, their cassettes, and whether these are all of the project."""
        projects = projects_of(self.config)
        return {
            "root": str(projects.root),
            "folder": projects.folder,
            "for_all": projects.for_all,
            "whole": is_whole(self.config),
            "failed": [str(path) for path in self.uncollected],
            "mistakes": {str(path): told for path, told in self.mistakes.items()},
            "doubts": self.config.stash.get(SUITE_DOUBTS, []),
            "skipped": [str(path) for path in self.skipped],
            "tests": self._tests,
            "cassettes": [str(path) for path in self.config.stash[COLLECTED]],
            "uses": {str(path): sorted(tests) for path, tests in self._uses().items()},
        }

    def _uses(self) -> dict[Path, set[str]]:
        """Return the tests of each cassette: those that its name, or a marker, gives it."""
        by_marker = self.config.stash[COLLECTED]
        return {path: tests or set(self._named.get(path, ())) for path, tests in by_marker.items()}
