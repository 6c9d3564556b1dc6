"""Evidence that may be looked at after every answer, against integrals, sums and simulation."""

from __future__ import annotations

import random
from math import sqrt

import pytest

from pytest_claude_params.statistics.sequential import (
    chance_of,
    decided,
    evidence_above,
    evidence_below,
    fewest_to_decide,
    first_decision,
)


def answers(chance, true, n):
    """Ask so many times."""
    return [chance.random() < true for _ in range(n)]


def integral(of, low, high, steps=4_000):
    """Sum up by Simpson's rule."""
    width = (high - low) / steps
    inner = (of(low + number * width) * (4 if number % 2 else 2) for number in range(1, steps))
    return (of(low) + sum(inner) + of(high)) * width / 3


@pytest.mark.parametrize(("successes", "n"), [(0, 1), (3, 10), (10, 10), (70, 100), (88, 100)])
@pytest.mark.parametrize("share", [0.5, 0.9])
def test_the_evidence_is_the_mean_of_likelihood_ratios(successes, n, share):
    """Of all shares on one side."""

    def ratio(other):
        return (other / share) ** successes * ((1 - other) / (1 - share)) ** (n - successes)

    below, above = integral(ratio, 0, share) / share, integral(ratio, share, 1) / (1 - share)
    assert evidence_below(successes, n, share) == pytest.approx(below, rel=1e-6)
    assert evidence_above(successes, n, share) == pytest.approx(above, rel=1e-6)


@pytest.mark.parametrize("share", [0.5, 0.9, 0.95])
def test_the_evidence_is_a_fair_bet_where_the_share_is_the_true_one(share):
    """One more answer is expected to change nothing: so it may be looked at whenever one likes."""
    for n in range(40):
        for successes in range(n + 1):
            after = share * evidence_below(successes + 1, n + 1, share)
            after += (1 - share) * evidence_below(successes, n + 1, share)
            assert after == pytest.approx(evidence_below(successes, n, share))


@pytest.mark.parametrize(
    ("true", "found", "asked"),
    [(0.9, 0.026, 97.7), (0.8, 0.572, 68.2), (0.7, 0.990, 26.8), (0.5, 1.0, 7.7)],
)
def test_how_often_and_how_soon_a_fall_is_found(true, found, asked):
    """At least 0.9, with 95 % confidence, of at most 100 answers: exactly, and in 2,000 samples."""
    chance = random.Random(20261129)  # noqa: S311  (repeatable)
    stops = [
        one.after
        for _ in range(2_000)
        if (one := first_decision(answers(chance, true, 100), 0.9, 0.95)) and one.side == "below"
    ]
    mean = (sum(stops) + 100 * (2_000 - len(stops))) / 2_000

    assert chance_of("below", true, 100, 0.9, 0.95) == pytest.approx(found, abs=0.0006)
    assert len(stops) / 2_000 == pytest.approx(found, abs=3 * sqrt(found * (1 - found) / 2_000))
    assert mean == pytest.approx(asked, rel=0.04)


@pytest.mark.parametrize("share", [0.5, 0.8, 0.9, 0.99])
@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99])
def test_a_share_that_is_just_met_is_rarely_contradicted(share, confidence):
    """However often one looks; nor is one shown that is just missed."""
    for true in (share, (1 + share) / 2):
        assert chance_of("below", true, 300, share, confidence) <= 1 - confidence
    for true in (share, share / 2):
        assert chance_of("above", true, 300, share, confidence) <= 1 - confidence


def test_the_first_decision_stands():
    """Though what comes after it speaks for the other side."""
    failed = [False] * 4
    found = first_decision(failed, 0.9, 0.95)

    assert found == first_decision(failed + [True] * 500, 0.9, 0.95)
    assert (found.side, found.after, round(found.evidence)) == ("below", 2, 37)
    assert decided(500, 504, 0.9, 0.95) == "above"


@pytest.mark.parametrize(
    ("share", "below", "above"), [(0.5, 7, 7), (0.9, 2, 43), (0.1, 43, 2), (0.95, 2, 88)]
)
def test_the_fewest_answers_that_decide(share, below, above):
    assert fewest_to_decide("below", share, 0.95) == below
    assert fewest_to_decide("above", share, 0.95) == above
    assert first_decision([False] * (below - 1), share, 0.95) is None
    assert first_decision([True] * above, share, 0.95).after == above


def test_both_sides_mirror_each_other():
    """At most a tenth that fails is at least nine tenths that do not."""
    assert chance_of("above", 0.3, 60, 0.1, 0.95) == pytest.approx(
        chance_of("below", 0.7, 60, 0.9, 0.95)
    )
