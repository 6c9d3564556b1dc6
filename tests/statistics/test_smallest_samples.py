"""The least size of a sample that can decide, against a search through all sizes."""

from __future__ import annotations

from math import inf

import pytest

from pytest_claude_params.statistics.quantiles import fewest_for_end, quantile_interval
from pytest_claude_params.statistics.shares import fewest_to_exclude, fewest_to_reach, limits

SHARES = (0.05, 0.3, 0.5, 0.75, 0.9, 0.95)
# None of these is met exactly: rounding would decide.
CONFIDENCES = (0.85, 0.951, 0.991)


@pytest.mark.parametrize("confidence", CONFIDENCES)
@pytest.mark.parametrize("share", SHARES)
def test_to_exclude_a_share(share, confidence):
    below = next(n for n in range(1, 999) if limits(0, n, confidence)[1] < share)
    above = next(n for n in range(1, 999) if limits(n, n, confidence)[0] > share)

    assert fewest_to_exclude(share, confidence, counting="nothing") == below
    assert fewest_to_exclude(share, confidence, counting="everything") == above


@pytest.mark.parametrize("confidence", CONFIDENCES)
@pytest.mark.parametrize("share", SHARES)
def test_to_reach_a_share(share, confidence):
    below = next(n for n in range(1, 999) if limits(0, n, confidence)[1] <= share)

    assert fewest_to_reach(share, confidence, counting="nothing") == below


def test_no_sample_excludes_what_is_always_possible():
    assert fewest_to_exclude(1.0, 0.95, counting="everything") is None
    assert fewest_to_exclude(0.0, 0.95, counting="nothing") is None


@pytest.mark.parametrize("confidence", CONFIDENCES)
@pytest.mark.parametrize("share", SHARES)
def test_to_give_a_quantile_an_end(share, confidence):
    def size(end):
        return next(n for n in range(1, 999) if is_finite(n, end))

    def is_finite(n, end):
        return abs(quantile_interval(range(n), share, confidence)[end]) < inf

    assert fewest_for_end(share, confidence, upper=True) == size(1)
    assert fewest_for_end(share, confidence, upper=False) == size(0)
