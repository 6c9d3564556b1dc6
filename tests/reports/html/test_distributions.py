"""Distributions, side by side where one parameter differs."""

from __future__ import annotations

import pytest

from pytest_claude_params.reports.html.distributions import Distribution, distributions_of
from pytest_claude_params.reports.run import Run


def found(runs, *calls):
    """Return the distributions of one test."""
    return distributions_of(Run((), [runs.ran(*calls)]))


def sampled(runs, answers, **parameters):
    """Make a call for each answer, with the same parameters."""
    return [runs.call(answer, request=str(parameters), parameters=parameters) for answer in answers]


def test_requests_that_differ_in_the_temperature_stand_side_by_side(runs):
    """The lesson's chart: always the giraffe, then mostly."""
    calls = sampled(runs, ["Giraffe"] * 6 + ["Otter"] * 4, temperature=1, max_tokens=10)
    calls += sampled(runs, ["Giraffe"] * 10, temperature=0, max_tokens=10)

    assert found(runs, *calls) == [
        Distribution(
            "Hi",
            "temperature",
            [("temperature 0", 10), ("temperature 1", 10)],
            [("Giraffe", [(10, 1.0), (6, 0.6)]), ("Otter", [(0, 0.0), (4, 0.4)])],
            0,
        )
    ]


def test_one_that_sends_no_temperature_is_beside_one_that_does(runs):
    """And says so."""
    calls = sampled(runs, ["a"] * 10) + sampled(runs, ["b"] * 10, temperature=0)

    (one,) = found(runs, *calls)
    assert one.columns == [("temperature 0", 10), ("temperature not sent", 10)]


def test_requests_that_differ_in_more_stand_alone(runs):
    """Nobody could say what made the difference."""
    calls = sampled(runs, ["a"] * 10, temperature=1, max_tokens=10)
    calls += sampled(runs, ["b"] * 10, temperature=0, max_tokens=20)

    assert [(one.title, one.parameter) for one in found(runs, *calls)] == [
        ("Hi (temperature 1)", ""),
        ("Hi (temperature 0)", ""),
    ]


@pytest.mark.parametrize(("count", "charts"), [(9, 0), (10, 1)])
def test_a_small_sample_has_no_chart(runs, count, charts):
    """Ten answers are the fewest."""
    assert len(found(runs, *[runs.call()] * count)) == charts


def test_twelve_answers_are_shown(runs):
    """The others are counted."""
    (one,) = found(runs, *(runs.call(f"answer {number}") for number in range(30)))

    assert (len(one.rows), one.others) == (12, 18)


@pytest.mark.parametrize(
    ("answer", "label"),
    [("x" * 33, "x" * 32 + " ..."), ("a\nb", "a\\nb"), (" ", "(no text)")],
    ids=["long", "two lines", "a tool call"],
)
def test_a_label_is_short_and_never_empty(runs, answer, label):
    """It stands beside its bar on one line."""
    (one,) = found(runs, *[runs.call(answer)] * 10)

    assert one.rows == [(label, [(10, 1.0)])]
