"""The plugins that a run has besides its hooks, by what its options ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.plugin.reporting.report_reader import ReportReader
from pytest_claude_params.plugin.stash import OPTIONS, TESTS
from pytest_claude_params.plugin.verb_runs import verb_runs
from pytest_claude_params.record_mode import asks_by_batch, drops_unplayed, replays_only

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest


def run_plugins(config: pytest.Config) -> Iterator[object]:
    """Yield what is to be registered; most runs replay and need one of them."""
    options = config.stash[OPTIONS]
    yield ReportReader(config.stash[TESTS])
    yield from verb_runs(config)
    if options.mutate:
        from pytest_claude_params.plugin.mutating.attempts import Attempts

        yield Attempts(config, options.mutate)
    if drops_unplayed(options.record) and not config.getoption("claude_unplayed"):
        from pytest_claude_params.plugin.verdicts.unused_of_run import SharedUpdate

        yield SharedUpdate(config)
    if not replays_only(options.record) or (options.budget and options.may_record):
        from pytest_claude_params.plugin.running.spending import Spending

        if options.estimate:  # no workers: nothing is run
            config.option.tx = []
        yield Spending(config)
    if asks_by_batch(options.record):
        from pytest_claude_params.plugin.running.ahead.batch_rounds import BatchRounds

        yield BatchRounds(config)
