"""Which cassette each collected test has: what the command line asks of a collection."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pytest_claude_params.plugin.collecting.cassette_place import folder_of, projects_of
from pytest_claude_params.plugin.judging.unused import is_whole
from pytest_claude_params.plugin.paths import names_of
from pytest_claude_params.plugin.stash import COLLECTED

if TYPE_CHECKING:
    from collections.abc import Generator


class CollectedList:
    """Writes the cassettes of all tests that were collected, also of those deselected later.

    Args:
        config: the run's, with the file to write in ``--claude-collected``.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._failed: list[str] = []
        self._skipped: list[str] = []
        self._tests: list[tuple[str, str]] = []

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Note the files and folders that could not be collected: their tests are not known."""
        report = yield
        if report.failed:
            self._failed.append(str(collector.path))
        elif report.skipped:
            self._skipped.append(str(collector.path))
        return report

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        """Note a test by its name, too: any test may ask for a Claude fixture as it runs."""
        names = names_of(item)
        path = folder_of(item).path_of(item.path, ".".join(names))
        self._config.stash[COLLECTED].setdefault(path, set())
        self._tests.append((str(item.path), "::".join(names)))

    def pytest_collection_finish(self) -> None:
        """Write the file."""
        projects = projects_of(self._config)
        data = {
            "root": str(projects.root),
            "folder": projects.folder,
            "for_all": projects.for_all,
            "whole": is_whole(self._config),
            "failed": self._failed,
            "skipped": self._skipped,
            "tests": self._tests,
            "cassettes": [str(path) for path in self._config.stash[COLLECTED]],
        }
        text = json.dumps(data, indent=2)
        Path(self._config.getoption("claude_collected")).write_text(text, encoding="utf-8")
