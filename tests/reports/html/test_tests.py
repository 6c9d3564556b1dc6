"""The list of tests: what needs somebody first, each with its reason."""

from __future__ import annotations

import re

import pytest

from pytest_claude_params.reports.html.tests import groups_of
from pytest_claude_params.reports.html.texts import texts_of
from pytest_claude_params.reports.run import Run
from pytest_claude_params.reports.run_file.kinds import RunRow
from pytest_claude_params.reports.word_marks import pieces_of

MISS = {
    "title": "claude replay miss",
    "reason": "system changed",
    "details": ["", "  system  Answer [-briefly-]{+kindly+}."],
    "cause": "",
}
GATE = {
    "test": "t",
    "which": "",
    "said": {"passed": ">=0.5"},
    "rows": 1,
    "row": "r",
    "reason": "",
    "labels": None,
}


def entry(test):
    """Return what the list shows of one test."""
    run = Run((), [test])
    ((one,),) = (group.entries for group in groups_of(run, texts_of(run)))
    return one


@pytest.mark.parametrize(
    ("outcome", "more", "state"),
    [
        ("passed", {}, "passed"),
        ("failed", {}, "failed"),
        ("error", {}, "failed"),
        ("failed", {"misses": [MISS]}, "missed"),
        ("passed", {"misses": [MISS]}, "passed"),
        ("skipped", {}, "xfailed"),
        ("xfailed", {}, "xfailed"),
        ("failed", {"fixture": True}, "fixture"),
        ("skipped", {"gate": GATE | {"outcome": "failed"}}, "counted"),
        ("xfailed", {"gate": GATE | {"outcome": "failed"}}, "counted"),
        ("passed", {"gate": GATE | {"outcome": "passed"}}, "passed"),
    ],
)
def test_what_became_of_a_test(runs, outcome, more, state):
    """A miss is told from an answer that is wrong, a row of a gate from a known failure."""
    assert entry(runs.ran(outcome=outcome, **more)).state == state


def test_what_needs_somebody_comes_first(runs):
    """Also where it ran last."""
    tests = [
        runs.ran(test="t::good"),
        runs.ran(test="t::miss", outcome="failed", misses=[MISS]),
        runs.ran(test="t::bad", outcome="failed", reason="json: 'eta' is missing"),
    ]
    text = runs.page(*tests)

    assert re.findall("<h3>(.*?) <small>", text) == [
        "Failed",
        "Missed: no recording answers",
        "Passed",
    ]
    assert re.findall(r"t::</i>(\w+)", text) == ["bad", "miss", "good"]
    assert "json: &#39;eta&#39; is missing" in text
    assert (
        re.search("<h1.*?>(.*?)</h1>", text)[1] == "Of 3 tests, 1 failed and 1 found no recording."
    )


@pytest.mark.parametrize(
    ("outcomes", "sentence"),
    [
        (["passed"], "The test passed."),
        (["passed", "passed"], "All 2 tests passed."),
        (["passed", "skipped"], "Of 2 tests, 1 passed, 1 failed as expected or was skipped."),
        (["passed", "failed", "failed", "skipped"], "Of 4 tests, 2 failed."),
    ],
)
def test_the_first_sentence(runs, outcomes, sentence):
    """It says what somebody has to look at."""
    text = runs.page(*(runs.ran(outcome=one, test=f"t::{n}") for n, one in enumerate(outcomes)))

    assert re.search("<h1.*?>(.*?)</h1>", text)[1] == sentence


def test_a_gate_that_failed_is_told_first(runs):
    """Its rows are counted, so no test may have failed."""
    gate = GATE | {"outcome": "failed", "test": "t.py::test_label", "which": "haiku"}
    row = runs.ran(outcome="skipped", gate=gate, case={"rows": "r"}, case_number=0)
    text = runs.page(row)

    assert re.search("<h1.*?>(.*?)</h1>", text)[1] == (
        "Of 1 test, 0 passed, 1 did not pass and is counted by a gate; 1 gate failed."
    )
    assert "gate failed t.py::test_label[claude_gate,haiku] 0 of 1 rows passed" in runs.said(text)
    assert '<h1 class="failed">' in text


def test_what_failed_besides_the_claude_tests_is_told(runs):
    """A page that says that all is well would be read as the verdict on the job."""
    besides = {"tests/test_other.py::test_sum": "", "tests/test_bad.py": "claude_params: no such"}
    head = RunRow("2026-11-28T09:12:44+00:00", 1.0, besides=besides)
    text = runs.html_report(Run((head,), [runs.ran()]))

    assert re.search('<h1 class="failed">(.*?)</h1>', text)[1] == (
        "The test passed; 2 failed besides."
    )
    assert "failed besides tests/test_bad.py claude_params: no such" in runs.said(text)


def test_a_fixture_that_tests_share_is_no_test(runs):
    """It has a conversation, and does not count."""
    text = runs.page(runs.ran(), runs.ran(test="t.py::answer", fixture=True))

    assert re.search("<h1.*?>(.*?)</h1>", text)[1] == "The test passed."
    assert "Fixtures that tests share <small>1</small>" in text


@pytest.mark.parametrize(("count", "is_open"), [(60, True), (61, False)])
def test_many_tests_that_passed_are_folded(runs, count, is_open):
    """What failed is always open."""
    tests = [runs.ran(test=f"t::{number}") for number in range(count)]
    text = runs.page(*tests, runs.ran(test="t::bad", outcome="failed"))

    assert ('id="s-passed" open>' in text) == is_open
    assert 'id="s-failed" open>' in text


def test_the_row_of_a_test(runs):
    """Model, tokens, cost, time and where the answers came from; sums for several calls."""
    calls = [runs.call(), runs.call(model="claude-opus-4-5", source="live")]
    one = entry(runs.ran(*calls, test="a.py::T::t[x]", seconds=1.234))

    assert (one.folder, one.name) == ("a.py::T::", "t[x]")
    assert (one.model, one.tokens) == ("claude-haiku-4-5, claude-opus-4-5", "18 / 8")
    assert (one.cost, one.seconds, one.source) == ("$0.00017", "1.23 s", "replayed, live")


def test_what_is_not_known_is_left_empty(runs):
    """No call, no price, no time."""
    one = entry(runs.ran(runs.call(model="unknown", usage={})))

    assert (one.tokens, one.cost, one.seconds, entry(runs.ran()).model) == ("", "", "", "")


def test_the_words_that_changed_are_marked(runs):
    """As the screen of a miss has them."""
    text = runs.page(runs.ran(outcome="failed", misses=[MISS]))

    assert "  system  Answer <del>briefly</del><ins>kindly</ins>." in text


def test_pieces_of_a_difference():
    """What stayed, what went, what came; brackets alone are text."""
    assert pieces_of("a [-b-]{+c+} [d] {+e+}") == [
        ("", "a "), ("del", "b"), ("ins", "c"), ("", " [d] "), ("ins", "e"),
    ]  # fmt: skip


def test_verdicts_have_what_was_wanted_and_what_was_there(runs):
    """What does not hold in a table, with its hint; what holds in a line."""
    wrong = {"expectation": "json", "index": 1, "found": "failed", "expected": "a schema"}
    right = {"expectation": "output_tokens", "index": 2, "found": "passed", "expected": "<=80"}
    verdicts = [
        right | {"reason": "14", "hint": "no"},
        wrong | {"reason": "no eta", "hint": "look"},
    ]
    calls = [runs.call(), runs.call(request="other")]
    text = runs.said(runs.page(runs.ran(*calls, outcome="failed", verdicts=verdicts)))

    assert "failed: json call 1 a schema no eta look" in text
    assert "output_tokens 14 in call 2, expected &lt;=80" in text
    assert "&lt;=80 no" not in text


def test_where_a_test_is_written_and_what_became_of_its_recordings(runs):
    """In the last line."""
    one = entry(
        runs.ran(file="tests/test_a.py", line=7, kept=2, unplayed=[3], edited=[1], notes=["a note"])
    )

    assert one.facts == [
        ("", "tests/test_a.py:7"),
        ("cassette", "c.yaml"),
        ("recordings", "2 recordings written"),
        ("edited by hand", "recording 1"),
        ("not played", "recording 3"),
        ("notes", "a note"),
    ]
