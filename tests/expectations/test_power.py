"""What a gate would find, against a sum over all counts."""

from __future__ import annotations

from math import comb

import pytest

from pytest_claude_params.expectations.samples.claims.power import (
    OFTEN,
    fall_that_is_found,
    finds,
    rise_that_is_found,
)
from pytest_claude_params.expectations.samples.claims.share_claim import read_claim


def failures(claim, n, share):
    """Sum up how probable the counts are with which a gate fails."""
    counts = [k for k in range(n + 1) if not claim.holds(k, n)]
    return sum(comb(n, k) * share**k * (1 - share) ** (n - k) for k in counts)


@pytest.mark.parametrize("n", [5, 20, 75])
@pytest.mark.parametrize("bounds", [">=0.8", ">=0.9", ">0.5"])
def test_a_fall(bounds, n):
    claim = read_claim(bounds, {"confidence": 0.95})

    assert failures(claim, n, fall_that_is_found(claim, n)) == pytest.approx(OFTEN)


@pytest.mark.parametrize("n", [5, 20, 75])
@pytest.mark.parametrize("bounds", ["<=0.1", "<0.5"])
def test_a_rise(bounds, n):
    claim = read_claim(bounds, {"confidence": 0.95})

    assert failures(claim, n, rise_that_is_found(claim, n)) == pytest.approx(OFTEN)


@pytest.mark.parametrize(("bounds", "share"), [(">=0.9", 0.99), ("<=0.1", 0.01)])
def test_a_share_that_is_shown(bounds, share):
    claim = read_claim(bounds, {"confidence": 0.95, "undecided": "fail"})

    assert finds(claim, 60).startswith("60 answers: a true share of 0.9") == (share > 0.5)
    assert 1 - failures(claim, 60, share) > OFTEN


def test_a_sample_that_can_show_nothing_finds_nothing():
    assert finds(read_claim(">=0.9", {"confidence": 0.95, "undecided": "fail"}), 20) == ""


@pytest.mark.parametrize("share", [0.5, 0.8, 0.9, 0.95, 0.99])
@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99])
def test_a_share_that_is_just_met_rarely_fails(share, confidence):
    """Exactly, for every size: no more often than the confidence leaves."""
    gates = [
        read_claim(f"{sign}{bound!r}", {"confidence": confidence})
        for sign, bound in ((">=", share), ("<=", round(1 - share, 2)))
    ]
    for n in (5, 20, 50):
        for gate in gates:
            truth = gate.bounds.low or gate.bounds.high
            alarms = failures(gate, n, truth) if gate.can_fail(n) else 0
            assert alarms <= 1 - confidence + 1e-9
