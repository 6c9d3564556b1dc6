"""What the Claude tests send: what ``claude-params compare --sdk`` asks of a run in each environment."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_claude_params.plugin.collecting.cassette_place import cassette_path, folder_of
from pytest_claude_params.plugin.collecting.claude_item import is_claude_test
from pytest_claude_params.plugin.collecting.markers.declaration import read_declaration
from pytest_claude_params.plugin.paths import shown_path, shown_test
from pytest_claude_params.plugin.stash import SENT

if TYPE_CHECKING:
    from collections.abc import Generator


class SentList:
    """Runs the Claude tests of some paths alone, and writes what they send and how they end.

    Args:
        config: the run's; ``--claude-sent`` names the file to write.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._paths = [Path(one).resolve() for one in config.getoption("claude_sent_of")]
        self._names: dict[str, str] = {}
        self._failed: dict[str, str] = {}
        self._uncollected: dict[str, str] = {}
        config.stash[SENT] = {}
        config.option.tx = []  # what is sent is noted in this process

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Note the files that cannot be collected."""
        report = yield
        if report.failed:
            self._uncollected[shown_path(self._config, collector.path)] = _reason(report)
        return report

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
            self._failed.setdefault(report.nodeid, _reason(report))

    def pytest_sessionfinish(self) -> None:
        """Write the file."""
        sent = self._config.stash[SENT]
        data: dict[str, Any] = {
            "tests": {name: self._failed.get(test, "") for test, name in self._names.items()},
            "sent": {self._names.get(by, by): log.noted for by, log in sent.items() if log.noted},
            "uncollected": self._uncollected,
        }
        text = json.dumps(data, default=repr)
        Path(self._config.getoption("claude_sent")).write_text(text, encoding="utf-8")

    def _is_wanted(self, item: pytest.Item) -> bool:
        if not self._paths:
            return True
        cassette = cassette_path(item, folder_of(item), read_declaration(item).cassette)
        places = [item.path.resolve(), cassette.resolve()]
        return any(place.is_relative_to(path) for place in places for path in self._paths)


def _reason(report: pytest.CollectReport | pytest.TestReport) -> str:
    """Return why something failed, in a line."""
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is not None:
        return str(crash.message).partition("\n")[0]
    lines = [line.strip() for line in str(report.longrepr).splitlines() if line.strip()]
    errors = [line[1:].strip() for line in lines if line.startswith("E ")]
    return (errors or lines or ["nothing was said"])[-1 if not errors else 0]
