"""For ``claude-params compare --sdk``: the requests that the tests send, in each environment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_claude_params.plugin.collecting.cassette_place import cassette_path, folder_of
from pytest_claude_params.plugin.collecting.claude_item import is_claude_test
from pytest_claude_params.plugin.collecting.markers.declaration import read_declaration
from pytest_claude_params.plugin.paths import shown_path, shown_test
from pytest_claude_params.plugin.stash import SENT
from pytest_claude_params.plugin.verb_runs.verb_run import VerbRun, reason_of

if TYPE_CHECKING:
    import pytest


class SentList(VerbRun):
    """Runs the Claude tests of some paths alone, and writes what they send and how they end."""

    option = "claude_sent"

    def __init__(self, config: pytest.Config) -> None:
        super().__init__(config)
        self._paths = [Path(one).resolve() for one in config.getoption("claude_sent_of")]
        self._names: dict[str, str] = {}
        self._failed: dict[str, str] = {}
        config.stash[SENT] = {}
        config.option.tx = []  # what is sent is noted in this process

    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        """Leave the Claude tests of the paths."""
        wanted = [item for item in items if is_claude_test(item) and self._is_wanted(item)]
        left_out = [item for item in items if item not in wanted]
        if left_out:
            config.hook.pytest_deselected(items=left_out)
        items[:] = wanted
        self._names = {item.nodeid: shown_test(item) for item in wanted}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the first failure of a test."""
        if report.failed:
            self._failed.setdefault(report.nodeid, reason_of(report))

    def pytest_sessionfinish(self) -> None:
        """Write the file."""
        self.write()

    def data(self) -> dict[str, Any]:
        """Return what each test has sent, and why it failed."""
        sent = self.config.stash[SENT]
        return {
            "tests": {name: self._failed.get(test, "") for test, name in self._names.items()},
            "sent": {self._names.get(by, by): log.noted for by, log in sent.items() if log.noted},
            "uncollected": {
                shown_path(self.config, path): reason for path, reason in self.uncollected.items()
            },
        }

    def _is_wanted(self, item: pytest.Item) -> bool:
        if not self._paths:
            return True
        cassette = cassette_path(item, folder_of(item), read_declaration(item).cassette)
        places = [item.path.resolve(), cassette.resolve()]
        return any(place.is_relative_to(path) for place in places for path in self._paths)
