"""Judged shares: how many answers of a sample have something, held against what was claimed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_claude_params.expectations.samples.claims.early_stopping import Count
from pytest_claude_params.expectations.samples.claims.sequential_claim import SequentialClaim
from pytest_claude_params.expectations.samples.repeated_requests import (
    claim_hint,
    claim_text,
    sequential_hint,
    sequential_text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.call import Call
    from pytest_claude_params.expectations.samples.claims.early_stopping import Settling
    from pytest_claude_params.expectations.samples.claims.share_claim import Claim


@dataclass(frozen=True, slots=True)
class JudgedShare:
    """Whether a claim passes, and in words what the sample says of it."""

    passed: bool
    observed: str
    hint: str


def judged_share(
    claim: Claim, hits: Sequence[bool], calls: Sequence[Call], of: str = ""
) -> JudgedShare:
    """Hold a sample against a claim.

    Args:
        claim: what the share should be.
        hits: whether each answer has what it is about.
        calls: the answers, in order.
        of: whose share it is, for the hint.
    """
    if claim.sequential:
        after_each = SequentialClaim(claim, tuple(hits))
        return JudgedShare(
            after_each.holds,
            sequential_text(after_each, calls),
            sequential_hint(after_each, calls),
        )
    count = sum(hits)
    return JudgedShare(
        claim.holds(count, len(calls)),
        claim_text(claim, count, calls),
        claim_hint(claim, count, calls, of),
    )


def settling(claim: Claim, hits: Sequence[bool]) -> Settling:
    """Return what says when a claim is settled."""
    if claim.sequential:
        return SequentialClaim(claim, tuple(hits))
    return Count(sum(hits), claim.holds)
