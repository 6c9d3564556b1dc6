"""What changed: a preview beside its recordings, and a comparison of models."""

from __future__ import annotations

from pytest_claude_params.drift.comparison import Comparison
from pytest_claude_params.reports.html.changes import comparisons_of, preview_of
from pytest_claude_params.reports.run import Run


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
