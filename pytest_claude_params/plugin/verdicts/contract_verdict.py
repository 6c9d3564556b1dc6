"""Contracts on a test's calls: verdicts where they are strict, notes where they are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params import contracts
from pytest_claude_params.contracts.remarks import remarks
from pytest_claude_params.expectations import explanation
from pytest_claude_params.plugin.collecting.claude_item import is_of_suite
from pytest_claude_params.plugin.stash import OPTIONS

if TYPE_CHECKING:
    import pytest

    from pytest_claude_params.expectations import Verdict
    from pytest_claude_params.plugin.claude_run import ClaudeRun


def broken_contracts(item: pytest.Item, run: ClaudeRun) -> list[Verdict]:
    """Return the verdicts that fail the test; what only is to be told becomes a note."""
    choice = run.declaration.contracts
    mode = choice.mode or item.config.stash[OPTIONS].contracts
    if mode == "off":
        return []
    broken = [verdict for verdict in contracts.check(run.transcript.calls) if not verdict.passed]
    waived = [verdict for verdict in broken if verdict.subject in choice.waive]
    held = [verdict for verdict in broken if verdict.subject not in choice.waive]
    _note(run, "waived contract, broken", waived)
    for name, said in remarks(run.transcript.calls):
        if name not in choice.waive:
            run.transcript.add_note(f"{name}: {_in_words_of(item, said)}")
    if mode == "strict":
        return held
    _note(run, "broken contract", held)
    return []


def _in_words_of(item: pytest.Item, said: str) -> str:
    """Return a remark with what it advises as the test would write it: in YAML, in a suite."""
    if not is_of_suite(item):
        return said
    from pytest_claude_params.suites.hints import in_words_of_suites

    return in_words_of_suites(said)


def _note(run: ClaudeRun, what: str, verdicts: list[Verdict]) -> None:
    for verdict in verdicts:
        run.transcript.add_note(f"{what}: {explanation.headline([verdict])}")
