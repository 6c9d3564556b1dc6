"""The unused recordings of a whole run: ``update`` drops them from cassettes that tests share."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_claude_params.errors import ClaudeParamsError
from pytest_claude_params.plugin.collecting.cassette_place import cassette_path, folder_of
from pytest_claude_params.plugin.stash import COLLECTED, OPTIONS, RUN
from pytest_claude_params.plugin.verdicts.unused_of_test import is_whole
from pytest_claude_params.record_mode import drops_unplayed
from pytest_claude_params.wording import plural

if TYPE_CHECKING:
    from pytest_claude_params.cassettes.upkeep.trimming import Use


def is_wanted(config: pytest.Config) -> bool:
    """Whether something will be done about what tests leave unplayed."""
    return bool(config.getoption("claude_unplayed")) or drops_unplayed(config.stash[OPTIONS].record)


def use_of(item: pytest.Item) -> dict[str, Any]:
    """Return what a test that is over has left unplayed, as plain data; nothing if unknown."""
    run = item.stash[RUN]
    if run.outcome.skipped:  # what comes after that it may play another time
        return {}
    recorder, cassette = run.recorder, run.recorder.cassette
    # What is its own it has dropped by itself.
    is_done = recorder.owned and drops_unplayed(recorder.mode)
    if is_done or not (is_wanted(item.config) and run.outcome.keeps_recordings and cassette.exists):
        return {}
    from pytest_claude_params.cassettes.upkeep.trimming import digests_of

    path = cassette_path(item, folder_of(item), run.declaration.cassette)
    return {
        "cassette": str(cassette.path),
        "shared": not recorder.owned,
        "sharers": len(item.config.stash[COLLECTED].get(path, ())) or 1,
        "unplayed": digests_of(cassette.interactions[number - 1] for number in cassette.unplayed),
    }


class UnusedOfRun:
    """Gathers what tests have left unplayed, from this process or from xdist's workers.

    Args:
        config: the run's.
    """

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self._uses: dict[str, dict[str, Any]] = {}
        self._failed: set[str] = set()
        self.failed_as_expected: set[str] = set()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the use that a report brings; a phase that failed takes it back."""
        if report.failed:
            self._failed.add(report.nodeid)
        if report.skipped and hasattr(report, "wasxfail"):
            self.failed_as_expected.add(report.nodeid)
        if use := getattr(report, "claude_unplayed", None):
            self._uses[report.nodeid] = use

    def left(self) -> dict[Path, Counter[str]]:
        """Return what all tests of each cassette have left unplayed, by digest."""
        from pytest_claude_params.cassettes.upkeep.trimming import Use, unused_by_all

        whole = is_whole(self.config)
        uses: list[Use] = [
            Use(Path(use["cassette"]), use["sharers"], Counter(use["unplayed"]))
            for test, use in self._uses.items()
            if test not in self._failed and (whole or not use["shared"])
        ]
        return unused_by_all(uses)


class SharedUpdate(UnusedOfRun):
    """Drops from shared cassettes, after a run with ``update``, what none of their tests has played."""

    def __init__(self, config: pytest.Config) -> None:
        super().__init__(config)
        self._said: list[str] = []

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        """Drop it, in the process that has heard of all tests."""
        if not hasattr(self.config, "workerinput"):
            self._drop()

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say what was dropped."""
        for line in self._said:
            terminalreporter.line(line)

    def _drop(self) -> None:
        from pytest_claude_params.cassettes.upkeep.trimming import trim

        options = self.config.stash[OPTIONS]
        for path, unplayed in self.left().items():
            try:
                count = trim(path, unplayed, options.hosts, options.max_cassette_mb)
            except ClaudeParamsError as error:
                self._said.append(str(error))
            else:
                what = plural(count, "recording")
                self._said.append(f"dropped {what} of {path.name} that no test has played")
