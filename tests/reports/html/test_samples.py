"""Samples: an answer a dot, the share with its interval."""

from __future__ import annotations

import pytest

from pytest_claude_params.reports.html.samples import WIDTH, samples_of
from pytest_claude_params.reports.run import Run


def verdict(index, found):
    """Judge one answer."""
    return {
        "expectation": "json",
        "index": index,
        "found": found,
        "expected": "",
        "reason": "",
        "hint": "",
    }


def test_answers_that_were_judged(runs):
    """The share that passed, with its exact interval."""
    verdicts = [verdict(1, "passed"), verdict(2, "failed"), verdict(3, "passed")]
    (sample,) = samples_of(Run((), [runs.ran(*[runs.call()] * 3, verdicts=verdicts)]))

    assert [dot.kind for dot in sample.dots] == ["good", "bad", "good"]
    assert sample.told == "2 of 3 passed, 95 % interval 0.09 to 0.99"
    assert (sample.share, sample.low, sample.high) == (106.7, 15.1, 158.7)
    assert sample.low < sample.share < sample.high < WIDTH


def test_answers_that_nobody_judged(runs):
    """The share of the commonest; it was chosen for that, so it has an upper limit only."""
    calls = [*map(runs.call, ["Yes", "No", "Yes\n", "Yes"])]
    (sample,) = samples_of(Run((), [runs.ran(*calls)]))

    assert [dot.kind for dot in sample.dots] == ["good", "other", "good", "good"]
    assert sample.told == "3 of 4 say 'Yes', 95 % upper limit 0.99"
    assert sample.low == sample.share


@pytest.mark.parametrize(("count", "dots"), [(1, None), (2, 2), (100, 100), (101, 0)])
def test_how_many_dots(runs, count, dots):
    """One answer is no sample; above a hundred a number tells more."""
    samples = samples_of(Run((), [runs.ran(*[runs.call()] * count)]))

    assert [len(one.dots) for one in samples] == ([] if dots is None else [dots])


def test_a_judge_is_no_sample(runs):
    """It asks the same of equal answers."""
    assert samples_of(Run((), [runs.ran(*[runs.call(judge=True)] * 3)])) == []
