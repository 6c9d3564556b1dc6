"""Gathers what the reports of finished tests bring, from this process or from xdist's workers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest

_PAID = ("recorded", "live")


class ReportReader:
    """Reads each test report once.

    Args:
        tests: filled with one entry for each Claude test, as plain data.
    """

    def __init__(self, tests: list[dict[str, Any]]) -> None:
        self._tests = tests
        self._outcomes: dict[str, str] = {}
        self._places: dict[tuple[str, str | None], int] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the outcome of a phase, and the transcript once the last one brings it."""
        if report.when == "call" or report.outcome != "passed":
            known = self._outcomes.setdefault(report.nodeid, report.outcome)
            if known == "rerun":  # of an attempt that is over
                self._outcomes[report.nodeid] = report.outcome
            # Of subtests, each with a report of its own, one that failed speaks for the test.
            if "failed" in (known, report.outcome):
                self._outcomes[report.nodeid] = "failed"
        # As entries of their own: those of fixtures that several tests share.
        self._tests += getattr(report, "claude_fixtures", ())
        transcript = getattr(report, "claude", None)
        if transcript is not None:
            outcome = self._outcomes.pop(report.nodeid, report.outcome)
            self._add(report.nodeid, {**transcript, "outcome": outcome})

    def _add(self, nodeid: str, test: dict[str, Any]) -> None:
        """Let the last attempt at a test stand for it; what earlier ones have paid for counts."""
        # Tests of two projects can have one node id, and never one cassette.
        attempted = (nodeid, test.get("cassette"))
        place = self._places.setdefault(attempted, len(self._tests))
        if place == len(self._tests):
            self._tests.append(test)
            return
        from pytest_claude_params.reports.sources import answered_by

        paid = [call for call in self._tests[place]["calls"] if answered_by(call) in _PAID]
        self._tests[place] = {**test, "calls": [*paid, *test["calls"]]}
