"""Power: how large a change has to be for a sample to find it."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from pytest_claude_params import wording
from pytest_claude_params.statistics.shares import (
    share_that_gives_at_least,
    share_that_gives_at_most,
)

if TYPE_CHECKING:
    from pytest_claude_params.expectations.samples.claims.share_claim import Claim

# What is usual in planning samples, and a number that everybody understands.
OFTEN = 0.8


def finds(claim: Claim, n: int) -> str:
    """Say what a gate would find in 4 of 5 recordings of ``n`` answers; empty if nothing.

    It is computed exactly, from the counts with which the gate fails.
    """
    found = _shown(claim, n) if claim.undecided == "fail" else _changes(claim, n)
    return f"{wording.plural(n, 'answer')}: {found} in 4 of 5 recordings" if found else ""


def fall_that_is_found(claim: Claim, n: int) -> float | None:
    """Return the true share below which a lower bound is contradicted in 4 of 5 recordings."""
    least = claim.bounds.low
    if least is None:
        return None
    # How many of the counts, from 0 on, contradict it.
    counts = bisect_left(range(n + 1), x=True, key=lambda at: claim.interval(at, n)[1] >= least)
    return share_that_gives_at_most(counts - 1, n, OFTEN) if counts else None


def rise_that_is_found(claim: Claim, n: int) -> float | None:
    """Return the true share above which an upper bound is contradicted in 4 of 5 recordings."""
    most = claim.bounds.high
    if most is None:
        return None
    first = bisect_left(range(n + 1), x=True, key=lambda at: claim.interval(at, n)[0] > most)
    return share_that_gives_at_least(first, n, OFTEN) if first <= n else None


def _changes(claim: Claim, n: int) -> str:
    fall, rise = fall_that_is_found(claim, n), rise_that_is_found(claim, n)
    changes = [f"a fall below {fall:.2f}"] if fall is not None else []
    changes += [f"a rise above {rise:.2f}"] if rise is not None else []
    return f"{' or '.join(changes)} would be found" if changes else ""


def _shown(claim: Claim, n: int) -> str:
    """Say which true share passes a gate that has to show it."""
    if not claim.one_sided:
        return ""
    if claim.bounds.high is None:
        counts = bisect_left(range(n + 1), x=True, key=lambda at: claim.standing(at, n) == "shown")
        share = share_that_gives_at_least(counts, n, OFTEN)
        return f"a true share of {share:.2f} would be shown" if counts <= n else ""
    counts = bisect_left(range(n + 1), x=True, key=lambda at: claim.standing(at, n) != "shown")
    share = share_that_gives_at_most(counts - 1, n, OFTEN) if counts else 0.0
    return f"a true share of {share:.2f} would be shown" if counts else ""
