"""pytest's report of a phase of a Claude test: the outcome is taken from it, and what it carries is put in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.plugin.reporting.data_of_test import ride_on
from pytest_claude_params.plugin.reporting.report_reader import reason_of
from pytest_claude_params.plugin.stash import MUTATION, RUN, WAITS
from pytest_claude_params.plugin.verdicts.failures.failure import begin_with_reason
from pytest_claude_params.plugin.verdicts.outcome import show_miss_of_subtest, take_outcome

if TYPE_CHECKING:
    import pytest

    from pytest_claude_params.plugin.claude_run import ClaudeRun


def prepare(item: pytest.Item, run: ClaudeRun, call: pytest.CallInfo[None]) -> None:
    """Show a miss of a subtest as one screen, before pytest makes a report of it."""
    if not item.stash.get(WAITS, False):
        show_miss_of_subtest(item, run, call)


def complete(
    item: pytest.Item, run: ClaudeRun, call: pytest.CallInfo[None], report: pytest.TestReport
) -> None:
    """Take the outcome from a report; let what the test has asked ride on the last one, which xdist carries home."""
    if not item.stash.get(WAITS, False):
        _take_outcome(item, run, call, report)
    begin_with_reason(call.excinfo and call.excinfo.value, report)
    if not report.passed:
        # Only here it is known what is secret: this process may be a worker of xdist.
        said = run.recorder.secrets.without_secrets(reason_of(report))
        report.claude_reason = said  # type: ignore[attr-defined]
    if call.when == "teardown":
        ride_on(report, item)
        # A cassette can be large; nobody asks for it again.
        del item.stash[RUN]


def _take_outcome(
    item: pytest.Item, run: ClaudeRun, call: pytest.CallInfo[None], report: pytest.TestReport
) -> None:
    # To look among all marks takes ten times as long, for each of three reports.
    if "claude_gate" in item.keywords and item.get_closest_marker("claude_gate"):
        from pytest_claude_params.plugin.verdicts.gate_rows import count_row

        count_row(item, run, call, report)
    take_outcome(run, call, report)
    if MUTATION in item.stash:
        from pytest_claude_params.plugin.mutating.noticing import note_phase

        note_phase(item, call, report)
