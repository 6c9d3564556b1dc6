"""The outcome of a Claude test, as pytest reports it.

Only the report knows it: a ``TestCase`` catches what fails it, a subtest has a report of its
own, and ``xfail`` turns a failure into what was expected.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from pytest_claude_params.errors import CassetteMiss
from pytest_claude_params.plugin.judging.failure import NoVerdict
from pytest_claude_params.plugin.judging.verdict import fail_for_miss, first_line, is_time_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.plugin.running.claude_run import ClaudeRun


def show_miss_of_subtest(run: ClaudeRun, call: pytest.CallInfo[None]) -> None:
    """Show a miss that fails a subtest as one screen, before pytest makes a report of it."""
    if run.is_running and call.excinfo and isinstance(call.excinfo.value, CassetteMiss):
        with _taken_by(call):
            fail_for_miss(run)


def settle(run: ClaudeRun, call: pytest.CallInfo[None], report: pytest.TestReport) -> None:
    """Take the outcome of a phase, or of a subtest, from its report."""
    error = call.excinfo.value if call.excinfo else None
    if isinstance(error, NoVerdict):
        _expect_no_longer(report)
    if call.when == "teardown" or error is None:
        return
    run.passed = False
    run.failed_as_expected = hasattr(report, "wasxfail") and not run.is_running
    if call.when == "setup":  # what failed there is known already
        return
    if report.failed and not run.reason and not is_time_out(error):
        what = "a subtest" if run.is_running else "the test"
        run.reason = f"{what} failed: {first_line(error)}"
        if run.is_running:  # a subtest: what fails the test is told by its verdict
            run.body_error = first_line(error)


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
