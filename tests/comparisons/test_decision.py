"""Three words: worse, no worse, not decided with what it would take."""

import pytest

from pytest_claude_params.comparisons.decision import case_decisions, suite_decision
from pytest_claude_params.comparisons.passes import failing, pairs_of, passes_of
from pytest_claude_params.comparisons.rows.case_verdict import CaseVerdict
from pytest_claude_params.statistics.paired_shares import Passes

PASS, FAIL = Passes(3, 3), Passes(0, 3)


def test_a_drop_beyond_chance_and_margin_is_worse():
    found = suite_decision([(PASS, PASS)] * 42 + [(PASS, FAIL)] * 8, 0.05)
    assert (found.outcome, found.estimate, found.p) == ("worse", -0.16, 1 / 256)
    assert (found.control, found.target) == (1, pytest.approx(0.84))


def test_a_drop_beyond_chance_within_the_margin_is_not():
    found = suite_decision([(PASS, PASS)] * 42 + [(PASS, FAIL)] * 8, 0.5)
    assert found.outcome == "no_worse"


def test_an_interval_above_the_margin_is_no_worse():
    found = suite_decision([(PASS, PASS)] * 50, 0.05)
    assert found.outcome == "no_worse"
    assert found.low == pytest.approx(-0.0243, abs=1e-4)


@pytest.mark.parametrize(
    ("pairs", "needed"),
    [
        # 72 samples without a difference leave less than five points open; 9 are there.
        ([(PASS, PASS)] * 3, "63 more samples"),
        (
            [(PASS, FAIL)] * 2,
            "3 more cases: of fewer than 5, chance explains any drop",
        ),
    ],
)
def test_what_is_not_decided_says_what_it_would_take(pairs, needed):
    found = suite_decision(pairs, 0.05)
    assert (found.outcome, found.reason) == ("not_decided", needed)


def test_the_samples_that_were_named_decide():
    """The promise, kept: so many more that look the same."""
    few = suite_decision([(PASS, PASS)] * 3, 0.05)
    more = int(few.reason.split()[0])
    each = 3 + more // 3
    assert suite_decision([(Passes(each, each),) * 2] * 3, 0.05).outcome == "no_worse"


def test_a_drop_that_chance_may_explain_needs_more_samples():
    pairs = [(PASS, Passes(2, 3))] * 8 + [(Passes(2, 3), PASS)] * 4 + [(PASS, PASS)] * 6
    found = suite_decision(pairs, 0.05)
    assert found.outcome == "not_decided"
    assert found.p == pytest.approx(0.1938, abs=1e-4)
    assert int(found.reason.split()[0]) > 54


def test_nothing_that_could_be_judged():
    assert suite_decision([], 0.05).reason == "no answer could be judged"


def test_single_cases_are_corrected_for_their_number():
    five = Passes(5, 5), Passes(0, 5)
    alone = case_decisions({"a": five})[0]
    assert (alone.outcome, alone.reason) == ("worse", "5/5 -> 0/5")
    assert alone.p_adjusted == pytest.approx(0.0040, abs=1e-4)
    many = case_decisions({"a": five} | {f"{n}": (Passes(5, 5), Passes(5, 5)) for n in range(13)})
    assert many[0].p_adjusted == pytest.approx(14 * 0.00397, abs=1e-3)
    assert {one.outcome for one in many} == {"not_decided"}


def verdict(found, index=1, case="a", arm="target", name="json"):
    return CaseVerdict(case, "test_a", name, arm, index, found)


def test_an_error_is_neither_passed_nor_failed():
    """A rate limit says nothing of the model."""
    found = [verdict("passed", 1), verdict("error", 2), verdict("failed", 3)]
    assert passes_of(found, "target") == {"a": Passes(1, 2)}
    assert passes_of([verdict("error")], "target") == {}
    assert passes_of(found, "control") == {}


def test_an_answer_passes_if_all_that_applies_does():
    found = [verdict("passed"), verdict("not_applicable", name="requests")]
    assert passes_of(found, "target") == {"a": Passes(1, 1)}
    assert passes_of([*found, verdict("failed", name="text")], "target") == {"a": Passes(0, 1)}
    assert passes_of([verdict("not_applicable")], "target") == {}


def test_cases_are_paired_and_those_that_failed_anywhere_are_confirmed():
    control, target = {"a": PASS, "b": FAIL, "c": PASS}, {"a": Passes(2, 3), "b": PASS}
    assert pairs_of(control, target) == {"a": (PASS, Passes(2, 3)), "b": (FAIL, PASS)}
    assert failing(control, target) == ["b", "a"]
