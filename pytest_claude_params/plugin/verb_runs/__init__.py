"""Runs of pytest on behalf of a verb of ``claude-params``: what they leave for it in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from pytest_claude_params.plugin.verb_runs.verb_run import VerbRun


def verb_runs(config: pytest.Config) -> Iterator[VerbRun]:
    """Yield the plugin that writes each file that the command line asks for."""
    if config.getoption("claude_collected"):
        from pytest_claude_params.plugin.verb_runs.collected_list import CollectedList

        yield CollectedList(config)
    if config.getoption("claude_judged"):
        from pytest_claude_params.plugin.verb_runs.answers_evaluated import AnswersEvaluated

        yield AnswersEvaluated(config)
    if config.getoption("claude_sent"):
        from pytest_claude_params.plugin.verb_runs.sent_list import SentList

        yield SentList(config)
    if config.getoption("claude_mutated"):
        from pytest_claude_params.plugin.verb_runs.mutated_list import MutatedList

        yield MutatedList(config)
    if config.getoption("claude_suite_schema"):
        from pytest_claude_params.plugin.verb_runs.suite_schema import SuiteSchema

        yield SuiteSchema(config)
    if config.getoption("claude_unplayed"):
        from pytest_claude_params.plugin.verb_runs.unused_list import UnusedList

        yield UnusedList(config)
