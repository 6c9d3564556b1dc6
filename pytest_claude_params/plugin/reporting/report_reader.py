"""Gathers what the reports of finished tests bring, from this process or from xdist's workers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pytest

_PAID = ("recorded", "live")
# As pytest-rerunfailures has it, of an attempt that is over.
_RERUN = "rerun"


# Not a dataclass: to make one takes half a millisecond, in every run of pytest.
class _Going:
    """How a test that is still going has fared so far.

    ``outcome`` is as pytest reports it, and empty as long as nothing is known; ``line`` is that of
    its file in which it failed, 0 if that is not known.
    """

    def __init__(self) -> None:
        self.outcome = ""
        self.reason = ""
        self.line = 0
        self.seconds = 0.0

    def take(self, report: pytest.TestReport) -> None:
        """Take in a phase, or a subtest."""
        self.seconds += report.duration
        if report.when != "call" and report.outcome == "passed":
            return
        # Of subtests, each with a report of its own, one that failed speaks for the test.
        outcome: str = report.outcome
        if outcome == "skipped" and hasattr(report, "wasxfail"):
            outcome = "xfailed"
        if outcome == "failed" or self.outcome in ("", _RERUN):
            self.outcome = outcome
        if not self.reason or outcome == _RERUN:
            self.reason = getattr(report, "claude_reason", "")
            self.line = _line(report)


class ReportReader:
    """Reads each test report once.

    Args:
        tests: filled with one entry for each Claude test, as plain data.
    """

    def __init__(self, tests: list[dict[str, Any]]) -> None:
        self._tests = tests
        self._going: dict[str, _Going] = {}
        self._places: dict[tuple[str, str | None], int] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note the outcome of a phase, and the transcript once the last one brings it."""
        going = self._going.setdefault(report.nodeid, _Going())
        going.take(report)
        # As entries of their own: those of fixtures that several tests share.
        self._tests += getattr(report, "claude_fixtures", ())
        if report.when == "teardown":
            del self._going[report.nodeid]
        transcript = getattr(report, "claude", None)
        if transcript is not None:
            file, line, _ = report.location
            more = {
                "outcome": going.outcome or report.outcome,
                "reason": going.reason,
                "seconds": round(going.seconds, 3),
                "file": file,
                "line": (line or 0) + 1,
                "failed_at": going.line,
            }
            self._add(report.nodeid, {**transcript, **more})

    def _add(self, nodeid: str, test: dict[str, Any]) -> None:
        """Let the last attempt at a test stand for it; what earlier ones have paid for counts."""
        # Tests of two projects can have one node id, and never one cassette.
        attempted = (nodeid, test.get("cassette"))
        place = self._places.setdefault(attempted, len(self._tests))
        if place == len(self._tests):
            self._tests.append(test)
            return
        self._tests[place] = _after(self._tests[place], test)


def _after(earlier: dict[str, Any], test: dict[str, Any]) -> dict[str, Any]:
    """Return the last attempt with the calls before its own that earlier ones have paid for."""
    from pytest_claude_params.reports.sources import answered_by, without_recordings

    paid = [call for call in earlier["calls"] if answered_by(call) in _PAID]
    kept = earlier.get("kept", 0)
    if not kept:  # of what was put aside, the next attempt has taken the place
        paid = [*map(without_recordings, paid)]
    after = {**test, "calls": [*paid, *test["calls"]], "kept": kept + test.get("kept", 0)}
    if "bodies" in test:
        after["bodies"] = {**earlier.get("bodies", {}), **test["bodies"]}
        after["verdicts"] = [
            {**one, "index": one["index"] and one["index"] + len(paid)} for one in test["verdicts"]
        ]
    return after


def _line(report: pytest.TestReport) -> int:
    """Return the last line of the test's own file that an error went through."""
    entries = getattr(getattr(report.longrepr, "reprtraceback", None), "reprentries", ())
    if not entries:
        return 0
    places = [place for one in entries if (place := getattr(one, "reprfileloc", None))]
    file = Path(report.location[0]).name
    return next((int(one.lineno) for one in reversed(places) if Path(one.path).name == file), 0)


def reason_of(report: pytest.TestReport) -> str:
    """Return why a phase did not pass, in a line: of our own failures, the verdict."""
    crash = getattr(report.longrepr, "reprcrash", None)
    if crash is not None:
        return str(crash.message).partition("\n")[0]
    if isinstance(report.longrepr, tuple):  # skipped: file, line and why
        return str(report.longrepr[2])
    return str(getattr(report, "wasxfail", ""))
