"""``claude_gate``: the rows of a matrix, judged together.

A row that fails is reported as an expected failure, and the gate as a test of its own once all
rows have ended: in the process that prints, so that it does not matter which worker ran which.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from pytest_claude_params.gates.gate import gate_id, is_of_suite
from pytest_claude_params.gates.gate_verdict import GateVerdict, verdicts_of
from pytest_claude_params.plugin.collecting.markers.gate_choice import MARKER, ROWS, gate_of, row_of
from pytest_claude_params.plugin.last_failed import add_to_failed, failed_last
from pytest_claude_params.plugin.stash import GATE_CASE, GATE_ROW, SELECTED_ROWS, TESTS
from pytest_claude_params.plugin.verdicts.failures.failure import Failure, NoVerdict, fail
from pytest_claude_params.plugin.verdicts.failures.own_errors import first_line
from pytest_claude_params.plugin.verdicts.failures.recorded_errors import answers_can_be_kept
from pytest_claude_params.transcript import WITHHELD
from pytest_claude_params.wording import plural, shortened

if TYPE_CHECKING:
    from pytest_claude_params.matrices.matrix import Case
    from pytest_claude_params.plugin.claude_run import ClaudeRun


GATE_OF_SUITE = "the gate"
_LONGEST_ANSWER = 500


def count_row(
    item: pytest.Item, run: ClaudeRun, call: pytest.CallInfo[None], report: pytest.TestReport
) -> None:
    """Let a row that came to a verdict count instead of failing by itself."""
    case, error = row_of(item), call.excinfo and call.excinfo.value
    if call.when != "call" or case is None or run.is_running or isinstance(error, NoVerdict):
        return
    gate = gate_of(item)
    if gate is None or _selected(item)[_group(item, case)] < case.of_rows:
        return
    outcome = "passed" if error is None else "failed"
    if report.skipped and not hasattr(report, "wasxfail"):
        outcome = "skipped"
    # What the API rejects is not recorded, so the row could not be replayed.
    if outcome == "failed" and not answers_can_be_kept(run):
        return
    test, which = _group(item, case)
    without = run.recorder.secrets.without_secrets
    reason = without(_reason(error)) if outcome == "failed" else ""
    if outcome == "failed":
        _expect(report, reason, GATE_OF_SUITE if is_of_suite(test) else MARKER)
    item.stash[GATE_ROW] = {
        "test": test,
        "which": which,
        "said": gate.said,
        "rows": case.of_rows,
        "row": case.labels[ROWS],
        "outcome": outcome,
        "reason": reason,
        "answer": without(_answer(run)) if outcome == "failed" else "",
        "labels": gate.labels_of(case.values, run.evaluated_calls),
    }


def judge_gates(session: pytest.Session) -> None:
    """Report each gate as a test, and let the run fail if one does."""
    if hasattr(session.config, "workerinput"):
        return
    tests = session.config.stash[TESTS]
    for verdict in verdicts_of(tests):
        session.testscollected += 1
        session.config.hook.pytest_runtest_logreport(report=_report(verdict))
        if verdict.outcome == "failed" and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED


def let_rows_run_again(config: pytest.Config) -> None:
    """Let ``--lf`` select all rows of a gate that has failed: pytest collects nothing of its name."""
    if hasattr(config, "workerinput"):
        return
    failed = failed_last(config)
    counted = [(test["test"], test["gate"]) for test in config.stash[TESTS] if "gate" in test]
    add_to_failed(
        config, [row for row, gate in counted if gate_id(gate["test"], gate["which"]) in failed]
    )


def unjudged_lines(config: pytest.Config) -> list[str]:
    """Name the gates that could not be judged, and why: pytest shows that with -rs only."""
    tests = config.stash[TESTS]
    left = [one for one in verdicts_of(tests) if one.outcome == "skipped"]
    return [f"{gate_id(one.test, one.which)} was {one.text}" for one in left]


def partial_lines(config: pytest.Config) -> list[str]:
    """Name the gates that a run did not judge, since only some of their rows were selected."""
    tests = [test for test in config.stash[TESTS] if "gate_left_out" in test]
    left = Counter(tuple(test["gate_left_out"]) for test in tests)
    return [
        f"{gate_id(test, which)} was not judged: {count} of {plural(total, 'row')} ran, "
        "each judged by itself"
        for (test, which, total), count in left.items()
    ]


def row_data(item: pytest.Item) -> dict[str, Any]:
    """Return what a finished row says to its gate."""
    case = row_of(item)
    if GATE_ROW in item.stash:
        return {"gate": item.stash[GATE_ROW]}
    if case is None or item.get_closest_marker(MARKER) is None:
        return {}
    test, which = group = _group(item, case)
    if _selected(item)[group] < case.of_rows:
        return {"gate_left_out": [*group, case.of_rows]}
    return {"gate_missing": {"test": test, "which": which, "row": case.labels[ROWS]}}


def _selected(item: pytest.Item) -> Counter[tuple[str, str]]:
    """How many rows of each gate are to run, in all workers together."""
    stash = item.session.stash
    if SELECTED_ROWS not in stash:
        cases = ((one, row_of(one)) for one in item.session.items)
        stash[SELECTED_ROWS] = Counter(_group(one, case) for one, case in cases if case)
    return stash[SELECTED_ROWS]


def _group(item: pytest.Item, case: Case) -> tuple[str, str]:
    others = ",".join(label for axis, label in case.labels.items() if axis != ROWS)
    if GATE_CASE in item.stash:  # a case of a suite, counted by its tag
        return f"{item.nodeid.partition('::')[0]}::", others
    test, _, ids = item.nodeid.rpartition("[")
    # What another parametrization adds to the id stays.
    rest = ids[:-1].replace(case.id, "", 1)
    return f"{test}[{rest}]" if rest else test, others


def _expect(report: pytest.TestReport, reason: str, gate: str) -> None:
    report.outcome = "skipped"
    known = getattr(report, "wasxfail", "")
    said = f" ({known})" if known else ""
    report.wasxfail = f"counted by {gate}{said}: {reason}"


def _answer(run: ClaudeRun) -> str:
    """Return what was answered last, as far as a terminal shows it."""
    if run.transcript.withheld:
        return WITHHELD
    texts = [call.response.text for call in run.evaluated_calls]
    return shortened(texts[-1], _LONGEST_ANSWER) if texts else ""


def _reason(error: BaseException | None) -> str:
    return error.reason if isinstance(error, Failure) else first_line(error) if error else ""


def _report(verdict: GateVerdict) -> pytest.TestReport:
    nodeid = gate_id(verdict.test, verdict.which)
    file, _, test = nodeid.partition("::")
    longrepr: Any = None
    if verdict.outcome == "failed":
        longrepr = _longrepr(verdict.text)
    elif verdict.outcome == "skipped":
        longrepr = (file, 0, f"Skipped: {verdict.text}")
    sections = [("claude", verdict.text)] if verdict.outcome == "passed" else []
    return pytest.TestReport(
        nodeid, (file, None, test), {}, verdict.outcome, longrepr, "call", sections
    )


def _longrepr(text: str) -> Any:
    try:
        fail(f"claude: {text}")
    except Failure as failure:
        found = pytest.ExceptionInfo.from_exception(failure).getrepr(style="value")
        if found.reprcrash is not None:
            found.reprcrash.message = failure.reason
        return found
