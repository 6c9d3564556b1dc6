"""When the rest of a sample can no longer change a verdict, against all outcomes."""

from __future__ import annotations

from itertools import product

import pytest

from pytest_claude_params.expectations.numbers.bounds import Bounds
from pytest_claude_params.expectations.samples.claims.early_stopping import Count, further
from pytest_claude_params.expectations.samples.claims.share_claim import Claim

CLAIMS = [
    Claim(Bounds.parse(spec)) for spec in (">=0.5", ">0.5", "<=0.25", "0.4..0.6", 1, 0, ">=0.9")
] + [Claim(Bounds(low=0.7), 0.8), Claim(Bounds(low=0.3), 0.8), Claim(Bounds(high=0.3), 0.8, "fail")]


@pytest.mark.parametrize("claim", CLAIMS, ids=str)
def test_a_settled_verdict_is_that_of_every_whole_sample(claim):
    """And of the answers that are there: of all 256 samples of eight."""
    for outcome in product((0, 1), repeat=8):
        for seen in range(1, 9):
            if further([Count(sum(outcome[:seen]), claim.holds)], seen, 8) == 0:
                assert claim.holds(sum(outcome[:seen]), seen) == claim.holds(sum(outcome), 8)


def test_half_of_ten_are_settled_after_five():
    half = Claim(Bounds(low=0.5))

    assert further([Count(0, half.holds)], 0, 10) == 5
    assert further([Count(4, half.holds)], 5, 10) == 1
    assert further([Count(5, half.holds)], 5, 10) == 0


def test_all_counts_have_to_be_settled():
    half, all_of_them = Claim(Bounds(low=0.5)), Claim(Bounds(low=1))

    assert further([Count(5, half.holds), Count(5, all_of_them.holds)], 5, 10) == 5 - 4
    assert further([Count(5, half.holds), Count(4, all_of_them.holds)], 5, 10) == 0


def test_without_a_count_nothing_is_settled():
    assert further([], 3, 10) == 7
