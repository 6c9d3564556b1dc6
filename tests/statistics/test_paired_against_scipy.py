"""Paired comparisons give what scipy gives, where scipy has them."""

import os
import random
from fractions import Fraction
from itertools import product
from math import exp, inf, log, prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_claude_params.statistics.lower_share import p_of_lower_share
from pytest_claude_params.statistics.paired_shares import (
    Passes,
    fewest_to_close,
    interval,
    mean_difference,
    open_share,
)
from pytest_claude_params.statistics.ratios import compare_ratios
from pytest_claude_params.statistics.sign_flips import p_of_change, p_of_drop

# By night more, and others each time.
EXAMPLES = 300 if os.environ.get("CLAUDE_PARAMS_NIGHTLY") else 30


@pytest.mark.parametrize("seed", range(12))
def test_sign_flips_are_the_paired_permutation_test(stats, seed):
    chance = random.Random(seed)  # noqa: S311  (repeatable)
    differences = [chance.randint(-5, 4) for _ in range(2 + seed % 7)]
    seen = stats.permutation_test(
        (differences, [0] * len(differences)),
        lambda one, other: (one - other).sum(),
        permutation_type="samples",
        alternative="less",
        n_resamples=inf,
    )
    assert p_of_drop(differences) == pytest.approx(seen.pvalue)


@pytest.mark.parametrize(("worse", "better"), [(0, 0), (5, 0), (0, 5), (8, 2), (40, 25)])
def test_one_sample_each_is_mcnemars_exact_test(stats, worse, better):
    differences = [-1] * worse + [1] * better + [0] * 30
    by_scipy = (
        stats.binomtest(better, worse + better, 0.5, alternative="less").pvalue
        if worse + better
        else 1.0
    )
    assert p_of_drop(differences) == pytest.approx(by_scipy)


def test_shares_with_different_numbers_of_samples_count_as_what_they_are():
    shares = [Fraction(-1, 3), Fraction(1, 5), Fraction(-1, 2), Fraction(-2, 3)]
    sums = [
        sum(sign * one for sign, one in zip(signs, shares, strict=True))
        for signs in product((1, -1), repeat=4)
    ]
    assert p_of_drop(shares) == sum(one <= sum(shares) for one in sums) / 16


def test_a_change_to_either_side_is_twice_the_smaller_tail():
    assert p_of_change([1, 1, 1, 1, 1]) == p_of_change([-1, -1, -1, -1, -1]) == 2 / 32
    assert p_of_change([]) == p_of_change([0, 0]) == p_of_change([1, -1]) == 1


def test_thousands_of_pairs_are_still_exact(stats):
    differences = [-1] * 1100 + [1] * 1000
    by_scipy = stats.binomtest(1000, 2100, 0.5, alternative="less").pvalue
    assert p_of_drop(differences) == pytest.approx(by_scipy)


@settings(max_examples=EXAMPLES)
@given(st.integers(0, 12), st.integers(0, 12), st.integers(0, 12), st.integers(0, 12))
def test_a_lower_share_is_fishers_exact_test(stats, passes, fails, reference, reference_fails):
    by_scipy = stats.fisher_exact(
        [[passes, fails], [reference, reference_fails]], alternative="less"
    ).pvalue
    p = p_of_lower_share(passes, passes + fails, reference, reference + reference_fails)
    assert p == pytest.approx(by_scipy)


def test_the_figures_of_a_confirmation():
    """What a few fresh samples can tell: three against none never survives a correction."""
    assert p_of_lower_share(0, 3, 3, 3) == pytest.approx(0.05)
    assert p_of_lower_share(0, 4, 4, 4) == pytest.approx(0.0143, abs=1e-4)
    assert p_of_lower_share(0, 5, 5, 5) == pytest.approx(0.0040, abs=1e-4)


def test_the_interval_is_the_bootstrap_of_scipy_where_a_case_has_one_sample(stats):
    pairs = [(Passes(1, 1), Passes(0, 1))] * 12 + [(Passes(1, 1), Passes(1, 1))] * 88
    by_scipy = stats.bootstrap(
        ([-1] * 12 + [0] * 88,),
        lambda values, axis: values.mean(axis),
        method="percentile",
        rng=1,
        n_resamples=9999,
    ).confidence_interval
    assert interval(pairs) == pytest.approx((by_scipy.low, by_scipy.high), abs=0.02)
    assert interval(pairs) == interval(pairs)


def test_samples_within_a_case_widen_the_interval(stats):
    steady = [(Passes(2, 2), Passes(1, 2))] * 40
    low, high = interval(steady)
    assert mean_difference(steady) == -0.5
    # Each drawn mean is 1 - B / 80 with B of a binomial distribution.
    assert low == pytest.approx(stats.binom.ppf(0.025, 80, 0.5) / 80 - 1, abs=0.02)
    assert high == pytest.approx(stats.binom.ppf(0.975, 80, 0.5) / 80 - 1, abs=0.02)


def test_three_cases_without_a_difference_do_not_look_certain(stats):
    low, high = interval([(Passes(1, 1), Passes(1, 1))] * 3)
    by_scipy = stats.binomtest(0, 3).proportion_ci(0.95).high
    assert (low, high) == pytest.approx((-by_scipy, by_scipy))
    assert open_share(3) == pytest.approx(by_scipy)


def test_so_many_samples_leave_less_than_the_margin_open():
    assert fewest_to_close(0.05) == 72
    assert open_share(71) > 0.05 >= open_share(72)


def test_ratios_are_the_paired_permutation_test_of_their_logarithms(stats):
    pairs = [(100.0, 131.0), (80.0, 99.0), (200.0, 190.0), (50.0, 75.0), (10.0, 14.0), (9.0, 13.0)]
    logs = [round(log(after / before), 3) for before, after in pairs]
    seen = stats.permutation_test(
        (logs, [0] * len(logs)),
        lambda one, other: (one - other).sum(),
        permutation_type="samples",
        n_resamples=inf,
    )
    found = compare_ratios(pairs)
    assert found is not None
    assert found.p == pytest.approx(seen.pvalue)
    assert found.ratio == pytest.approx(prod(exp(one) for one in logs) ** (1 / 6), rel=1e-3)


@pytest.mark.parametrize(("factor", "changed"), [(1.31, True), (1.09, False), (0.7, True)])
def test_a_change_must_be_beyond_chance_and_large_enough(factor, changed):
    found = compare_ratios([(n, n * factor) for n in (100.0, 230.0, 40.0, 77.0, 5.0, 9.0)])
    assert found is not None
    assert found.p == 2 / 64
    assert found.has_changed is changed


def test_numbers_that_are_missing_or_nothing_say_nothing():
    assert compare_ratios([(0.0, 5.0), (5.0, 0.0)]) is None
