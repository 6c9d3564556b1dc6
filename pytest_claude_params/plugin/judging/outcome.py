"""The outcome of a Claude test, as pytest reports it.

Only the report knows it: a ``TestCase`` catches what fails it, a subtest has a report of its
own, and ``xfail`` turns a failure into what was expected.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from pytest_claude_params.errors import CassetteMiss
from pytest_claude_params.plugin.judging.failures.failure import NoVerdict
from pytest_claude_params.plugin.judging.failures.no_verdict import fail_unjudged, missed
from pytest_claude_params.plugin.judging.failures.own_errors import first_line, is_time_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.plugin.running.claude_run import ClaudeRun


@dataclass
class Outcome:
    """What a test has come to so far.

    Args:
        passed: whether it has passed, and its verdict too.
        reason: why it did not pass, in a line; empty if it has come to no verdict.
        has_verdict: whether its answers were judged, and are such as may be kept.
        failed_as_expected: whether it is marked ``xfail`` and has failed so.
        skipped: whether it, or a fixture before it, has skipped.
        body_error: what its own body failed with, in a line.
    """

    passed: bool = False
    reason: str = ""
    has_verdict: bool = False
    failed_as_expected: bool = False
    skipped: bool = False
    body_error: str = ""

    @property
    def keeps_recordings(self) -> bool:
        """Whether what was recorded is what the test plays from now on."""
        ended = self.failed_as_expected or (self.skipped and not self.reason)
        return self.passed or (ended and self.has_verdict)

    def fail(self, what: str, error: BaseException) -> None:
        """Let an exception be the reason.

        Args:
            what: what has failed: the test, or a part of it.
            error: what it has raised.
        """
        self.reason = f"{what} failed: {first_line(error)}"
        self.body_error = first_line(error)


def show_miss_of_subtest(item: pytest.Item, run: ClaudeRun, call: pytest.CallInfo[None]) -> None:
    """Show a miss that fails a subtest as one screen, before pytest makes a report of it."""
    if run.is_running and call.excinfo and isinstance(call.excinfo.value, CassetteMiss):
        with _taken_by(call):
            fail_unjudged(item, reasons=(missed,))


def settle(run: ClaudeRun, call: pytest.CallInfo[None], report: pytest.TestReport) -> None:
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
            outcome.fail("a subtest", error)
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
