"""The outcome of a Claude test, as pytest reports it.

Only the report knows it: a ``TestCase`` catches what fails it, a subtest has a report of its
own, and ``xfail`` turns a failure into what was expected.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from pytest_claude_params.errors import CassetteMiss
from pytest_claude_params.plugin.verdicts.failures.failure import NoVerdict
from pytest_claude_params.plugin.verdicts.failures.no_verdict import fail_unjudged, missed
from pytest_claude_params.plugin.verdicts.failures.own_errors import first_line, is_time_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.plugin.claude_run import ClaudeRun


def show_miss_of_subtest(item: pytest.Item, run: ClaudeRun, call: pytest.CallInfo[None]) -> None:
    """Show a miss that fails a subtest as one screen, before pytest makes a report of it."""
    if run.is_running and call.excinfo and isinstance(call.excinfo.value, CassetteMiss):
        with _taken_by(call):
            fail_unjudged(item, reasons=(missed,))


def take_outcome(run: ClaudeRun, call: pytest.CallInfo[None], report: pytest.TestReport) -> None:
    """Take the outcome of a phase, or of a subtest, from its report."""
    error = call.excinfo.value if call.excinfo else None
    if isinstance(error, NoVerdict):
        _expect_no_longer(report)
    if call.when == "teardown" or error is None:
        return
    outcome = run.outcome
    outcome.passed = False
    outcome.failed_as_expected = hasattr(report, "wasxfail") and not run.is_running
    outcome.skipped = report.skipped and not outcome.failed_as_expected and not run.is_running
    if call.when == "setup":  # what failed there is known already
        return
    if report.failed and not outcome.reason and not is_time_out(error):
        if run.is_running:
            outcome.fail("a subtest", first_line(error))
        else:  # what its body has failed with is known by its verdict
            outcome.reason = f"the test failed: {first_line(error)}"


@contextmanager
def _taken_by(call: pytest.CallInfo[None]) -> Iterator[None]:
    try:
        yield
    except pytest.fail.Exception as failure:
        call.excinfo = pytest.ExceptionInfo.from_exception(failure)


def _expect_no_longer(report: pytest.TestReport) -> None:
    if hasattr(report, "wasxfail"):
        del report.wasxfail
        report.outcome = "failed"
