"""The exact interval."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_claude_params.statistics.shares import exact

COUNTS = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
# By night four times as many.
some = settings(max_examples=100 if os.environ.get("CLAUDE_PARAMS_NIGHTLY") else 25)


def test_nothing_counted_means_nothing_known():
    assert exact(0, 0) == (0.0, 1.0)


def test_no_successes_and_only_successes_reach_the_ends():
    assert exact(0, 7)[0] == 0.0
    assert exact(7, 7)[1] == 1.0


@pytest.mark.parametrize(("successes", "n"), [(-1, 5), (6, 5)])
def test_impossible_counts_are_refused(successes, n):
    with pytest.raises(ValueError, match=f"^{successes} of {n} is not a share$"):
        exact(successes, n)


@some
@given(COUNTS)
def test_interval_holds_the_share_and_stays_between_0_and_1(count):
    successes, n = count
    low, high = exact(successes, n)

    assert 0 <= low <= successes / n <= high <= 1


@some
@given(COUNTS)
def test_more_successes_move_the_interval_up(count):
    successes, n = count
    if successes < n:
        assert exact(successes, n) < exact(successes + 1, n)


@some
@given(COUNTS)
def test_more_of_the_same_narrow_the_interval(count):
    successes, n = count
    narrow, wide = exact(successes * 4, n * 4), exact(successes, n)

    assert narrow[1] - narrow[0] < wide[1] - wide[0]
