"""Runs each Claude test once for each of its answers that an operator can change."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_claude_params.cassettes import recordings
from pytest_claude_params.matching import key_of
from pytest_claude_params.mutations import OPERATORS
from pytest_claude_params.mutations.plan import MutationPlan
from pytest_claude_params.plugin.collecting.cassette_place import cassette_path, folder_of
from pytest_claude_params.plugin.collecting.claude_item import is_claude_test
from pytest_claude_params.plugin.collecting.markers.declaration import read_declaration
from pytest_claude_params.plugin.mutating.other_answers import other_answers
from pytest_claude_params.plugin.running.cassette_settings import matcher_of
from pytest_claude_params.plugin.stash import (
    COMPILED,
    MUTATED_PHASE,
    MUTATION,
    MUTATIONS,
    OPTIONS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.mutations.operator import Operator


class Attempts:
    """Registered where answers are mutated.

    Args:
        config: the run's.
        operator: the name of what changes answers.
    """

    def __init__(self, config: pytest.Config, operator: str) -> None:
        self._config = config
        self._operator: Operator = OPERATORS[operator]
        self._known = _known(config)

    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        """Leave the tests of which it is known that something of them can be changed."""
        known = self._known
        if known is None:
            return
        left_out = [item for item in items if not known.get(item.nodeid)]
        if left_out:
            config.hook.pytest_deselected(items=left_out)
            items[:] = [item for item in items if known.get(item.nodeid)]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(
        self, item: pytest.Item, nextitem: pytest.Item | None
    ) -> bool | None:
        """Run a Claude test, and again for each further answer that can be changed."""
        if not is_claude_test(item):
            return None
        runner: Any = self._config.pluginmanager.getplugin("runner")
        known = (self._known or {}).get(item.nodeid)
        waiting: list[str | None] = [*known] if known else [None]
        tried: set[str] = set()
        item.stash[MUTATIONS] = []
        item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        while waiting:
            plan = item.stash[MUTATION] = self._plan(item, waiting.pop(0))
            if MUTATED_PHASE in item.stash:
                del item.stash[MUTATED_PHASE]
            # What the fixtures of a module have set up serves all attempts.
            following = copy.copy(item) if waiting else nextitem
            for report in runner.runtestprotocol(item, log=False, nextitem=following):
                item.ihook.pytest_runtest_logreport(report=report)
            tried.add(plan.target or "")
            if known is None:
                more = [*plan.fitting, *self._unasked(item, plan)]
                waiting += [key for key in dict.fromkeys(more) if key not in {*tried, *waiting}]
        item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        return True

    def _unasked(self, item: pytest.Item, plan: MutationPlan) -> Iterator[str]:
        """Yield what else of a test's own cassette can be changed: it may have stopped too early."""
        choice = read_declaration(item).cassette
        if not plan.has_struck or not choice.is_of_one_test:
            return
        options = self._config.stash[OPTIONS]
        path = cassette_path(item, folder_of(item), choice)
        found = recordings.read(
            path,
            matcher_of(options, choice),
            options.hosts,
            self._config.stash.get(COMPILED, None),
            options.max_cassette_mb,
        )
        for request, response in found.interactions if found else ():
            key = key_of(request)
            if key not in plan.asked and plan.fits(request, response):
                yield key

    def _plan(self, item: pytest.Item, target: str | None) -> MutationPlan:
        seed = self._config.stash[OPTIONS].mutate_seed
        return MutationPlan(self._operator, seed, lambda: other_answers(item), target)


def _known(config: pytest.Config) -> dict[str, list[str]] | None:
    """Read which answers of which tests can be changed, where a run before has found that out."""
    path = config.getoption("claude_mutate_only")
    if not path:
        return None
    known: dict[str, list[str]] = json.loads(Path(path).read_text(encoding="utf-8"))
    return known
