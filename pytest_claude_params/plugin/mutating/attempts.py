"""Runs each Claude test once for each of its answers that an operator can change."""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import pytest

from pytest_claude_params.matching import key_of
from pytest_claude_params.mutations import OPERATORS
from pytest_claude_params.mutations.attempt import Attempt
from pytest_claude_params.mutations.plan import MutationPlan
from pytest_claude_params.plugin.collecting.claude_item import is_claude_test
from pytest_claude_params.plugin.collecting.markers.declaration import read_declaration
from pytest_claude_params.plugin.mutating.log import Log
from pytest_claude_params.plugin.mutating.other_answers import choices_of
from pytest_claude_params.plugin.stash import (
    MUTATED_PHASE,
    MUTATION,
    MUTATIONS,
    OPTIONS,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


class Attempts:
    """Registered where answers are mutated.

    Args:
        config: the run's.
        operators: the names of what changes answers, one after the other.
    """

    def __init__(self, config: pytest.Config, operators: Sequence[str]) -> None:
        self._config = config
        self._operators = operators
        options = config.stash[OPTIONS]
        self._known = _known(options.mutate_only)
        self._log = Log(options.mutate_log)

    def pytest_collection_modifyitems(
        self, config: pytest.Config, items: list[pytest.Item]
    ) -> None:
        """Leave the tests of which something can be changed, as far as that is known."""
        wanted = [item for item in items if self._is_wanted(item)]
        if len(wanted) < len(items):
            left_out = [item for item in items if not self._is_wanted(item)]
            config.hook.pytest_deselected(items=left_out)
            items[:] = wanted

    def _is_wanted(self, item: pytest.Item) -> bool:
        if self._known is None and not is_claude_test(item):
            return True
        return bool(self._first(item))

    def _first(self, item: pytest.Item) -> list[Attempt]:
        """Return what is tried of a test, as far as that is known before it runs."""
        if self._known is not None:
            return self._known.get(item.nodeid, [])
        ignored = read_declaration(item).mutations.ignore
        return [Attempt(item.nodeid, name) for name in self._operators if name not in ignored]

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(
        self, item: pytest.Item, nextitem: pytest.Item | None
    ) -> bool | None:
        """Run a Claude test for each operator, and again for each further answer that it fits."""
        if not is_claude_test(item):
            return None
        waiting, tried = [*self._first(item)], set[Attempt]()
        item.stash[MUTATIONS] = []
        item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        while waiting:
            plan = self._attempt(item, waiting.pop(0), copy.copy(item) if waiting else nextitem)
            tried.add(Attempt(item.nodeid, plan.operator, plan.target))
            if self._known is None:
                known = {*tried, *waiting}
                waiting += [one for one in self._further(item, plan) if one not in known]
        item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        return True

    def _attempt(
        self, item: pytest.Item, attempt: Attempt, following: pytest.Item | None
    ) -> MutationPlan:
        """Run a test once, with one answer changed.

        Args:
            item: the test.
            attempt: what changes which answer.
            following: what runs next; a copy of the test, if that is it: what the fixtures of
                its module have set up then serves all attempts.
        """
        plan = MutationPlan(OPERATORS[attempt.operator], choices_of(item), attempt.key)
        item.stash[MUTATION] = plan
        if MUTATED_PHASE in item.stash:
            del item.stash[MUTATED_PHASE]
        before = len(item.stash[MUTATIONS])
        self._log.begins(attempt)
        runner: Any = self._config.pluginmanager.getplugin("runner")
        for report in runner.runtestprotocol(item, log=False, nextitem=following):
            item.ihook.pytest_runtest_logreport(report=report)
        self._log.ended(item.stash[MUTATIONS][before:])
        return plan

    def _further(self, item: pytest.Item, plan: MutationPlan) -> Iterator[Attempt]:
        """Yield what else the operator fits, once each."""
        # A test may have stopped before it asked all that its own cassette answers.
        left = plan.left if read_declaration(item).cassette.is_of_one_test else ()
        keys = [*plan.fitting, *(key_of(one[0]) for one in left if plan.fits(*one))]
        yield from (Attempt(item.nodeid, plan.operator, key) for key in dict.fromkeys(keys))


def _known(path: Path | None) -> dict[str, list[Attempt]] | None:
    """Read which answers of which tests can be changed, where a run before has found that out."""
    if path is None:
        return None
    known: dict[str, list[Attempt]] = {}
    for one in json.loads(path.read_text(encoding="utf-8")):
        attempt = Attempt(*one)
        known.setdefault(attempt.test, []).append(attempt)
    return known
