"""What changed: a preview beside its recordings, and a comparison of models."""

from __future__ import annotations

from pytest_claude_params.comparisons.rows.arm import Arm
from pytest_claude_params.comparisons.rows.body import Body
from pytest_claude_params.comparisons.rows.case import Case
from pytest_claude_params.comparisons.rows.case_verdict import CaseVerdict
from pytest_claude_params.comparisons.rows.comparison import Comparison
from pytest_claude_params.comparisons.rows.sample import Sample
from pytest_claude_params.reports.html.changes import answers_of, comparisons_of, preview_of
from pytest_claude_params.reports.html.page import html_report
from pytest_claude_params.reports.markdown.run_markdown import markdown_report
from pytest_claude_params.reports.run import Run
from pytest_claude_params.reports.run_file.kinds import FORMAT
from pytest_claude_params.reports.run_file.reading import read_runs


def facts(**more):
    """Say what a preview compares of an answer."""
    known = {
        "status": 200,
        "model": "m",
        "usage": {},
        "output_tokens": 9,
        "stop_reason": "end_turn",
    }
    return {**known, "language": "", "tools": [], "is_json": False, **more}


def test_a_preview_says_what_differs(runs):
    """Checks that flipped, changes in kind, and the words that changed."""
    answer = {"old": facts(), "new": facts(stop_reason="max_tokens")}
    same = {"check": "language", "old": "passed", "new": "passed", "why": "", "kind": "expectation"}
    flip = same | {"check": "json", "new": "failed", "why": "no eta"}
    preview = {"old": "passed", "new": "failed", "compared": [same, flip], "answers": [answer]}
    bodies = {"d": [{"type": "text", "text": "It comes today."}]}
    call = runs.call("It comes soon.", source="live")
    found = preview_of(runs.ran(call, preview=preview, before=["d"], bodies=bodies))

    assert [(one.check, one.old, one.new, one.why) for one in found.checks] == [
        ("json", "passed", "failed", "no eta")
    ]
    assert found.facts == ["stop reason end_turn -> max_tokens"]
    assert found.texts == [[("", "It comes"), ("del", " today."), ("ins", " soon.")]]


def test_a_run_that_was_no_preview_says_nothing_of_one(runs):
    """Most are none."""
    assert preview_of(runs.ran()) is None


def test_the_suite_comes_first_then_what_is_worse():
    """With the interval of the difference."""
    rows = (
        Comparison("a", "output_tokens", "same", 10, 11),
        Comparison("b", "pass_rate", "worse", 1.0, 0.0, -1.0, p=0.004),
        Comparison("suite", "pass_rate", "no_worse", 0.9, 0.9, 0.0, -0.02, 0.03, 0.5),
    )
    found = comparisons_of(Run((), [], rows))

    assert [(one.case, one.metric, one.outcome, one.is_bad) for one in found] == [
        ("all cases", "pass rate", "no worse", False),
        ("b", "pass rate", "worse", True),
        ("a", "output tokens", "same", False),
    ]
    assert [one.difference for one in found] == ["0 (-0.02 to 0.03)", "-1", ""]


def test_comparisons_are_on_the_page(runs):
    """Also where there is no test at all."""
    text = runs.page(comparisons=(Comparison("suite", "pass_rate", "worse", 0.965, 0.912),))

    assert "all cases pass rate worse 0.965 0.912" in runs.said(text)


def test_a_comparison_shows_the_words_that_differ(tmp_path):
    """Of the answer that fails, beside the control's; the texts stand in the rows once each."""
    case, same = "a.yaml#1", "b.yaml#1"

    def sample(arm, index, digest, case=case):
        return Sample(case, arm, index, digest)

    def text(digest, said):
        return Body(digest, [{"type": "text", "text": said}])

    FORMAT.write(
        tmp_path / "rows.jsonl",
        [
            Arm("control"), Arm("target", "m"), Case(case), Case(same),
            text("d1", "It comes today."), text("d2", "It comes soon."), text("d3", "It comes <b>."),
            sample("control", 1, "d1"), sample("target", 1, "d2"), sample("target", 2, "d3"),
            sample("control", 1, "d1", same), sample("target", 1, "d1", same),
            CaseVerdict(case, "t", "contains", "target", 2, "failed", "no"),
        ],
    )  # fmt: skip
    run = read_runs([tmp_path / "rows.jsonl"])

    assert answers_of(run) == [(case, [("", "It comes"), ("del", " today."), ("ins", " <b>.")])]
    page = html_report(run)
    assert "<del> today.</del><ins> &lt;b&gt;.</ins>" in page
    assert "- It comes today.\n+ It comes <b>." in markdown_report(run)
