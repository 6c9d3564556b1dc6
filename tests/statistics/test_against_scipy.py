"""The statistics agree with scipy's, over thousands of random inputs, by night tens of thousands."""

from __future__ import annotations

import os
import random
from math import inf, isnan

import pytest

from pytest_claude_params.statistics.binomial import at_least, at_most
from pytest_claude_params.statistics.homogeneity import fisher_exact, permutation
from pytest_claude_params.statistics.quantiles import quantile, quantile_interval
from pytest_claude_params.statistics.shares import (
    exact,
    limits,
    share_that_gives_at_least,
    share_that_gives_at_most,
)

# Of each comparison; at night more.
TIMES = 25 if os.environ.get("CLAUDE_PARAMS_NIGHTLY") else 1
CONFIDENCES = (0.5, 0.8, 0.9, 0.95, 0.99, 0.999)


@pytest.fixture
def chance():
    return random.Random(20261124)  # noqa: S311  (repeatable)


def counts(chance, times, most):
    """Draw sizes, small ones as often as large ones, and counts."""
    for _ in range(times):
        n = chance.randint(1, chance.choice((5, 30, most)))
        yield chance.randint(0, n), n


def test_clopper_pearson(stats, chance):
    for successes, n in counts(chance, 40 * TIMES, 400):
        confidence = chance.choice(CONFIDENCES)
        wanted = stats.binomtest(successes, n).proportion_ci(confidence, method="exact")

        assert exact(successes, n, confidence) == pytest.approx(tuple(wanted), abs=1e-9)


def test_limits_are_those_of_a_test_from_one_side(stats, chance):
    for successes, n in counts(chance, 40 * TIMES, 400):
        confidence = chance.choice(CONFIDENCES)
        low, high = limits(successes, n, confidence)
        above, below = (
            stats.binomtest(successes, n, alternative=side).proportion_ci(confidence)
            for side in ("greater", "less")
        )

        assert (low, high) == pytest.approx((above.low, below.high), abs=1e-9)


def test_shares_that_give_a_count(stats, chance):
    for count, n in counts(chance, 40 * TIMES, 400):
        often = chance.choice((0.5, 0.8, 0.95))

        assert share_that_gives_at_most(count, n, often) == pytest.approx(
            stats.beta.ppf(1 - often, count + 1, n - count) if count < n else 1, abs=1e-9
        )
        assert share_that_gives_at_least(count, n, often) == pytest.approx(
            stats.beta.ppf(often, count, n - count + 1) if count else 0, abs=1e-9
        )


def test_tails_of_the_binomial_distribution(stats, chance):
    for count, n in counts(chance, 1000 * TIMES, 1000):
        share = chance.choice((0, 1, chance.random(), chance.random() ** 4))

        assert at_most(count, n, share) == pytest.approx(
            stats.binom.cdf(count, n, share), rel=1e-7, abs=1e-13
        )
        assert at_least(count, n, share) == pytest.approx(
            stats.binom.sf(count - 1, n, share), rel=1e-7, abs=1e-13
        )


def test_fisher_of_two_answers(stats, chance):
    for _ in range(120 * TIMES):
        one, other = ([chance.randint(0, 25) for _ in range(2)] for _ in range(2))

        assert fisher_exact(one, other) == pytest.approx(
            stats.fisher_exact([one, other]).pvalue, abs=1e-9
        )


def test_fisher_of_several_answers(stats, chance):
    """Scipy draws tables at random here, so all of them are listed by its distribution instead."""
    for _ in range(24 * TIMES):
        answers = chance.randint(3, 4)
        one, other = ([chance.randint(0, 4) for _ in range(answers)] for _ in range(2))
        columns = [a + b for a, b in zip(one, other, strict=True)]
        drawn = stats.multivariate_hypergeom(columns, sum(one))
        tables = [drawn.pmf(table) for table in all_tables(columns, sum(one))]
        wanted = sum(p for p in tables if p <= drawn.pmf(one) * (1 + 1e-9))

        assert fisher_exact(one, other) == pytest.approx(wanted, abs=1e-9)


def test_the_permutation_test_comes_near_the_exact_one(chance):
    for _ in range(2 * TIMES):
        one, other = ([chance.randint(0, 8) for _ in range(4)] for _ in range(2))

        assert permutation(one, other, 4000) == pytest.approx(fisher_exact(one, other), abs=0.04)


def test_intervals_of_quantiles(stats, chance):
    for _ in range(80 * TIMES):
        values = [chance.randint(1, 500) for _ in range(chance.randint(1, 120))]
        # None of these is met exactly by a probability; rounding would decide.
        share, confidence = chance.choice((0.05, 0.5, 0.9, 0.95)), chance.choice((0.85, 0.97, 0.99))
        wanted = stats.quantile_test(values, p=share).confidence_interval(confidence)
        ends = [
            end if abs(end) < inf else None for end in quantile_interval(values, share, confidence)
        ]

        # Scipy knows no infinite end.
        assert ends == [None if isnan(end) else end for end in wanted]


def test_quantiles(chance):
    import numpy as np

    for _ in range(120 * TIMES):
        values = [chance.randint(1, 500) for _ in range(chance.randint(1, 120))]
        percent = chance.randint(1, 99)
        if len(values) * percent % 100 == 0:
            continue  # numpy goes by what rounding leaves of it

        assert quantile(values, percent / 100) == np.quantile(
            values, percent / 100, method="inverted_cdf"
        )


def all_tables(columns, drawn):
    """Yield all ways to draw so many from columns of these sizes."""
    first, *rest = columns
    if not rest:
        if drawn <= first:
            yield [drawn]
        return
    for taken in range(min(first, drawn) + 1):
        for others in all_tables(rest, drawn - taken):
            yield [taken, *others]
