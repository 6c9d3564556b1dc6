"""Which cassette each collected test has: what the command line asks of a collection."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.naming import path_of_test
from pytest_claude_params.plugin.stash import COLLECTED, OPTIONS
from pytest_claude_params.plugin.unused import is_whole

if TYPE_CHECKING:
    import pytest


class CollectedList:
    """Writes the cassettes of all tests that were collected, also of those deselected later.

    Args:
        config: the run's, with the file to write in ``--claude-collected``.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._failed: list[str] = []
        self._skipped: list[str] = []

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Note what could not be collected: its tests are not known."""
        if report.failed:
            self._failed.append(report.nodeid)
        elif report.skipped:
            self._skipped.append(report.nodeid)

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        """Note a test by its name, too: any test may ask for a Claude fixture as it runs."""
        module, _, test = item.nodeid.partition("::")
        folder = self._config.stash[OPTIONS].cassette_dir
        path = path_of_test(folder, PurePosixPath(module), test.replace("::", "."))
        self._config.stash[COLLECTED].setdefault(path, set()).add(item.nodeid)

    def pytest_collection_finish(self) -> None:
        """Write the file."""
        data = {
            "root": str(self._config.rootpath),
            "folder": str(self._config.stash[OPTIONS].cassette_dir),
            "whole": is_whole(self._config),
            "failed": self._failed,
            "skipped": self._skipped,
            "cassettes": {
                str(path): sorted(tests) for path, tests in self._config.stash[COLLECTED].items()
            },
        }
        text = json.dumps(data, indent=2)
        Path(self._config.getoption("claude_collected")).write_text(text, encoding="utf-8")
