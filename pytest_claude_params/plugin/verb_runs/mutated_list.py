"""Which changed answers the tests notice, or which could be changed: what ``claude-params mutate`` asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pytest_claude_params.mutations import OPERATORS
from pytest_claude_params.mutations.plan import Survey
from pytest_claude_params.plugin.collecting.claude_item import is_claude_test
from pytest_claude_params.plugin.mutating.other_answers import choices_of
from pytest_claude_params.plugin.stash import MUTATION, OPTIONS, TESTS
from pytest_claude_params.plugin.verb_runs.verb_run import VerbRun

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIELDS = ("test", "file", "line", "outcome", "reason", "mutations", "mutable", "ignored", "tried")


class MutatedList(VerbRun):
    """Writes what became of each test, in the process that has heard of all of them."""

    option = "claude_mutated"

    def __init__(self, config: pytest.Config) -> None:
        super().__init__(config)
        # Failures are what is looked for: none of them is the last one of the user's own run.
        if (last_failed := config.pluginmanager.getplugin("lfplugin")) is not None:
            config.pluginmanager.unregister(last_failed)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Look at what a test is answered, where nothing is changed."""
        options = item.config.stash[OPTIONS]
        if not options.mutate and is_claude_test(item):
            item.stash[MUTATION] = Survey([*OPERATORS.values()], choices_of(item))

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        """Write the file."""
        if not hasattr(self.config, "workerinput"):
            self.write()

    def data(self) -> dict[str, Any]:
        """Return all Claude tests that have run."""
        return {
            "tests": [*self._tests()],
            "has_workers": self.config.pluginmanager.hasplugin("xdist"),
            "uncollected": [str(path) for path in self.uncollected],
        }

    def _tests(self) -> Iterator[dict[str, Any]]:
        for test in self.config.stash[TESTS]:
            if not test.get("fixture"):
                yield {name: test[name] for name in _FIELDS if name in test}
