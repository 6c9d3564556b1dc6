"""For ``claude-params prune --unplayed``: the recordings that passing tests have not played."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_claude_params.plugin.stash import OPTIONS, TESTS
from pytest_claude_params.plugin.verb_runs.verb_run import VerbRun
from pytest_claude_params.plugin.verdicts.unused_of_run import UnusedOfRun
from pytest_claude_params.plugin.verdicts.unused_of_test import is_whole


class UnusedList(VerbRun):
    """Writes what the tests of each cassette have left unplayed, and which did not pass."""

    option = "claude_unplayed"

    def __init__(self, config: pytest.Config) -> None:
        super().__init__(config)
        self._use = UnusedOfRun(config)
        config.pluginmanager.register(self._use)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        """Write the file, in the process that has heard of all tests."""
        if not hasattr(self.config, "workerinput"):
            self.write()

    def data(self) -> dict[str, Any]:
        """Return what was left unplayed, by cassette and digest."""
        tests, options = self.config.stash[TESTS], self.config.stash[OPTIONS]
        not_passed = {one["test"] for one in tests if one["outcome"] != "passed"}
        return {
            "whole": is_whole(self.config),
            "hosts": options.hosts,
            "limit_mb": options.max_cassette_mb,
            "tests": len(tests),
            "not_passed": sorted(not_passed - self._use.failed_as_expected),
            "unplayed": {str(path): dict(unplayed) for path, unplayed in self._use.left().items()},
        }
