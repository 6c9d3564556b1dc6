"""The estimate before the first call, and the budget that all processes of a run share."""

from __future__ import annotations

import json
import shutil
import tempfile
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_claude_params.plugin.collecting.claude_item import is_claude_test
from pytest_claude_params.plugin.collecting.estimate import estimate_of
from pytest_claude_params.plugin.stash import LEDGER, OPTIONS
from pytest_claude_params.spending.estimate import estimate_lines
from pytest_claude_params.spending.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.spending.estimate import Estimate

_FOLDER = "claude_spending"
_UNPRICED = (
    "--claude-budget: no price is known for {}, so a budget in dollars cannot be kept. "
    "Give one in tokens: --claude-budget=tokens:2M"
)


class Spending:
    """Registered where something may be asked, in each process of a run.

    Args:
        config: the run's.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._of_worker = getattr(config, "workerinput", {}).get(_FOLDER)
        self._owns = self._of_worker is None
        self._is_told = False
        if config.stash[OPTIONS].asks_known_first:
            from pytest_claude_params.plugin.running.ahead.known_requests import KnownRequests

            config.pluginmanager.register(KnownRequests(config, self._folder))
        if limit := config.stash[OPTIONS].budget:
            config.stash[LEDGER] = Ledger(self._folder / "ledger", limit)

    @cached_property
    def _folder(self) -> Path:
        """What the processes of a run share; made where they do, or where there is a budget."""
        return Path(self._of_worker or tempfile.mkdtemp(prefix="pytest-claude-params-"))

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Let xdist's workers write into the same ledger."""
        node.workerinput[_FOLDER] = str(self._folder)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Work the estimate out; a worker leaves it to the process that prints."""
        if self._config.option.collectonly or not self._collects:
            return
        estimate = estimate_of(session.config, list(filter(is_claude_test, session.items)))
        self._check_prices(estimate)
        lines = estimate_lines(estimate, self._config.stash[OPTIONS].budget)
        if self._owns:
            self._tell(lines)
        else:
            worker = str(getattr(self._config, "workerinput", {}).get("workerid", ""))
            (self._folder / f"{worker}.estimate").write_text(json.dumps(lines), encoding="utf-8")

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: Any) -> None:
        """Print what the first worker that has collected the tests has worked out."""
        path = self._folder / f"{node.workerinput['workerid']}.estimate"
        if path.exists():
            self._tell(json.loads(path.read_text(encoding="utf-8")))

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self) -> bool | None:
        """Stop before the first test, where only the estimate is wanted."""
        return True if self._config.stash[OPTIONS].estimate else None

    def pytest_unconfigure(self) -> None:
        """Throw the ledger away: the run is over."""
        if self._owns and "_folder" in vars(self):
            shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def _collects(self) -> bool:
        """Whether this process knows the tests: the one that controls workers does not."""
        return not self._config.pluginmanager.has_plugin("dsession")

    def _check_prices(self, estimate: Estimate) -> None:
        """Raise ``UsageError`` for a budget that cannot be kept; workers send no call."""
        limit = self._config.stash[OPTIONS].budget
        if limit is None or limit.in_tokens or not estimate.unpriced or not self._owns:
            return
        raise pytest.UsageError(_UNPRICED.format(" and ".join(sorted(estimate.unpriced))))

    def _tell(self, lines: list[str]) -> None:
        terminal: Any = self._config.pluginmanager.getplugin("terminalreporter")
        if self._is_told or terminal is None:
            return
        self._is_told = True
        for line in lines or self._nothing():
            terminal.line(line)

    def _nothing(self) -> Iterator[str]:
        if self._config.stash[OPTIONS].estimate:
            yield "claude estimate: nothing would be asked"
