"""``claude_gate``: the rows of a matrix, judged together."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest

from pytest_claude_params.gates.gate_verdict import verdicts_of
from pytest_claude_params.simulator import Scenario, Simulator
from pytest_claude_params.simulator.faults import ErrorAnswer

LABELS = {
    "It crashes": "Label: bug",
    "It hangs": "Label: bug",
    "Add a dark mode": "Label: idea",
    "It is too bright": "Label: bug",
    "Who are you?": "I cannot help.",
}
TICKETS = """id,ticket,kind
t01,It crashes,bug
t02,It hangs,bug
t03,Add a dark mode,idea
t04,It is too bright,idea
t05,Who are you?,idea
"""
GATED = """
@pytest.mark.claude_gate("{bound}", by="kind", pattern="Label: ([a-z]+)")
@pytest.mark.claude_matrix(rows="tickets.csv")
def test_labels(claude, ticket, kind):
    text = claude(ticket).content[0].text
    assert text == "Label: " + kind, f"not {{kind}}"
"""


@pytest.fixture
def gated(suite, monkeypatch):
    """Five tickets, of which three get the right label."""
    (suite.path / "tickets.csv").write_text(TICKETS)
    scenario = {"replies": [{"prompt": one, "answer": said} for one, said in LABELS.items()]}
    with Simulator(Scenario.model_validate(scenario)) as simulator:
        monkeypatch.setattr(suite, "_base_url", simulator.base_url)
        yield suite


@pytest.fixture
def labelled(gated, was_recorded):
    """The tickets, and what a run has recorded that gave them their labels."""
    for row, (ticket, label) in enumerate(LABELS.items(), 1):
        was_recorded(f"test_labels[t0{row}]", ticket, says=label)
    return gated


def write(suite, bound=">=0.9", body=GATED):
    return suite.write(body.format(bound=bound))


# Reports travel from it as from each of two.
ONE_WORKER = ("-p", "xdist", "-n1")
FAILURE = """\
claude: 3 of 5 rows passed (0.60), the exact 95 % interval 0.15 to 0.95, wanted >=0.9: failed by the count, not decided by the interval

  failed: t04, t05
    t04: AssertionError: not idea
    t05: AssertionError: not idea

  expected \\ observed  bug  idea  (no match)
  bug                  2    -     -
  idea                 1    1     1

  5 rows cannot tell this from chance: add rows, or let the gate fail only for what is decided (confidence=0.95)"""


def test_a_row_that_the_api_rejects_fails_by_itself(suite, api):
    """No error is recorded, so a gate that let it pass would be green once and miss for ever."""
    (suite.path / "tickets.csv").write_text(TICKETS)
    write(suite, ">=0.01")
    api.script(ErrorAnswer(400, times=1))
    result = suite.record()

    result.assert_outcomes(failed=1, xfailed=4, skipped=1)
    assert any(
        line.startswith("FAILED test_it.py::test_labels[t01] - anthropic.BadRequestError")
        for line in result.outlines
    )


def test_too_few_rows_fail_the_gate_and_not_themselves(gated, failure_of):
    """And the answers of the rows that failed are kept: they replay."""
    recorded = write(gated).record()
    replayed = gated.replay()

    for result in (recorded, replayed):
        result.assert_outcomes(passed=3, xfailed=2, failed=1)
        assert result.ret == pytest.ExitCode.TESTS_FAILED
        assert "\n".join(failure_of(result)).strip().startswith(FAILURE)
    replayed.stdout.fnmatch_lines(
        [
            "matrix test_it.py::test_labels: 3 of 5 passed, failed: t04, t05",
            "FAILED test_it.py::test_labels[[]claude_gate] - 3 of 5 rows passed (0.60), the *",
        ]
    )


def test_rows_may_be_called_by_one_letter(gated):
    """That also stands in the names of the file and of the test."""
    short = TICKETS
    for long, letter in zip(["t01", "t02", "t03", "t04", "t05"], "tesil", strict=True):
        short = short.replace(long, letter)
    (gated.path / "tickets.csv").write_text(short)

    result = write(gated, ">=0.6").record()

    result.assert_outcomes(passed=4, xfailed=2)


def test_enough_rows_pass(labelled):
    result = write(labelled, ">=0.6").replay()

    result.assert_outcomes(passed=4, xfailed=2)
    assert result.ret == pytest.ExitCode.OK


def test_workers_of_xdist_run_the_rows_and_the_gate_is_judged_once(labelled):
    write(labelled)
    result = labelled.replay("-p", "xdist", "-n2", "-v")

    result.assert_outcomes(passed=3, xfailed=2, failed=1)
    assert result.ret == pytest.ExitCode.TESTS_FAILED


@pytest.mark.parametrize("workers", [(), ONE_WORKER])
def test_a_part_of_the_rows_is_judged_row_by_row(labelled, workers):
    write(labelled)
    result = labelled.replay("-k", "t03 or t04", *workers)

    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            (
                "test_it.py::test_labels[[]claude_gate] was not judged: 2 of 5 rows ran, each judged by "
                "itself"
            )
        ]
    )


def test_the_last_failed_are_all_rows_of_the_gate(labelled):
    write(labelled)

    labelled.replay("--lf").assert_outcomes(passed=3, xfailed=2, failed=1)
    write(labelled, ">=0.6").replay("--lf").assert_outcomes(passed=4, xfailed=2)
    assert "lastfailed" not in [path.name for path in labelled.path.rglob("lastfailed")] or not (
        json.loads(next(labelled.path.rglob("lastfailed")).read_text())
    )


@pytest.mark.parametrize("workers", [(), ONE_WORKER])
def test_the_last_failed_are_all_rows_of_the_gate_beside_another_test(labelled, workers):
    """By its own name alone, pytest would leave the gate out once something else has failed."""
    write(labelled)
    others = "def test_other():\n    assert False\n\ndef test_fine():\n    pass\n"
    (labelled.path / "test_other.py").write_text(others)

    labelled.replay(*workers).assert_outcomes(passed=4, xfailed=2, failed=2)
    labelled.replay("--lf", *workers).assert_outcomes(passed=3, xfailed=2, failed=2)


def test_a_row_without_a_recording_fails_by_itself(labelled):
    """It came to no verdict, and neither does the gate."""
    write(labelled)
    (labelled.path / "cassettes" / "test_it" / "test_labels[t03].yaml").unlink()
    result = labelled.replay("-rs")

    result.assert_outcomes(passed=2, xfailed=2, failed=1, skipped=1)
    result.stdout.fnmatch_lines(
        [
            "test_it.py::test_labels[[]claude_gate] was not judged: 1 of 5 rows came to no verdict: t03. *",
            (
                "SKIPPED * not judged: 1 of 5 rows came to no verdict: t03. Do what their failures say "
                "(decide, or record), and run it again"
            ),
        ]
    )


def test_known_failures_count_as_failures(labelled):
    """A gate says how good the answers are, whatever was expected of a row."""
    body = "@pytest.mark.xfail\n" + GATED.lstrip()
    result = write(labelled, ">=0.5", "\n" + body).replay("-rx")

    result.assert_outcomes(xpassed=3, xfailed=2, passed=1)


def test_each_model_has_a_gate(gated):
    body = GATED.replace("rows=", 'model=["claude-haiku-4-5", "claude-sonnet-4-6"], rows=')
    result = write(gated, body=body).record()

    result.assert_outcomes(passed=6, xfailed=4, failed=2)
    result.stdout.fnmatch_lines(
        [
            "FAILED test_it.py::test_labels[[]claude_gate,haiku-4-5] - 3 of 5*",
            "FAILED test_it.py::test_labels[[]claude_gate,sonnet-4-6] - 3 of 5*",
        ]
    )


def test_junit_reports_the_gate_as_a_test(labelled):
    write(labelled).replay("--junitxml=out.xml")

    cases = ET.parse(labelled.path / "out.xml").getroot().iter("testcase")  # noqa: S314  (our own)
    (failure,) = [one for case in cases for one in case.iter("failure")]
    assert failure.get("message").startswith("3 of 5 rows passed")


MISTAKES = (
    ("", "It takes the share of rows that should pass: claude_gate('>=0.9')."),
    (
        "0.9",
        (
            "A number alone is met by exactly that share; write '>=0.9', or '==0.9' if you "
            "mean that."
        ),
    ),
    (
        '">=0.9", by="kinds"',
        (
            "by='kinds' is not a column of the rows. Did you mean 'kind'? There are: id, "
            "ticket and kind"
        ),
    ),
    (
        '">=0"',
        (
            "It admits every share, so the gate could never fail; write one that rows can "
            "miss, such as '>=0.9'."
        ),
    ),
    ('">=0.9", column="kind"', "There is no key 'column'. There are: *"),
)


def test_a_gate_that_cannot_be_meant_is_told_at_collection(gated):
    for number, (gate, _) in enumerate(MISTAKES):
        body = GATED.replace('"{bound}", by="kind", pattern="Label: ([a-z]+)"', gate)
        gated.write(body.format(), f"test_{number}.py")
    result = gated.replay()

    result.assert_outcomes(errors=len(MISTAKES))
    result.stdout.fnmatch_lines(
        [
            f"test_{number}.py:*: test_labels*: claude_gate: {message}"
            for number, (_, message) in enumerate(MISTAKES)
        ]
    )


def test_a_gate_without_rows_is_told_at_collection(gated):
    result = gated.write('@pytest.mark.claude_gate(">=0.9")\ndef test_it(claude): ...\n').replay()

    result.stdout.fnmatch_lines(
        [
            (
                "test_it.py:*: claude_gate: it judges the rows of a matrix, and this test has none: "
                'claude_matrix(rows="cases.csv")'
            )
        ]
    )


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        (["skipped", "skipped"], "not judged: all of its 2 rows were skipped"),
        (["passed"], "not judged: 1 of 2 rows did not run"),
    ],
)
def test_why_a_gate_is_not_judged(outcomes, said):
    """Besides rows that came to no verdict: none was asked, or a run has ended early."""
    gate = {"test": "t.py::test_it", "which": "", "said": {"passed": 1.0}, "rows": 2, "labels": []}
    rows = [{"test": "t", "gate": {**gate, "row": "a", "outcome": one}} for one in outcomes]

    assert [(one.outcome, one.text) for one in verdicts_of(rows)] == [("skipped", said)]
