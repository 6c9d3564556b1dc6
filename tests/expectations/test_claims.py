"""When a sample decides about a share."""

from __future__ import annotations

import pytest

from pytest_claude_params.expectations.samples.claims.share_claim import read_claim


@pytest.mark.parametrize(
    ("bounds", "count", "standing"),
    [
        (">=0", 0, "shown"),
        (">0", 0, "undecided"),
        (">0", 1, "shown"),
        ("<=1", 9, "shown"),
        ("<1", 9, "undecided"),
        ("<1", 8, "shown"),
    ],
)
def test_a_strict_bound_is_no_share_that_is_allowed(bounds, count, standing):
    """An interval that ends at it reaches beyond what is allowed."""
    claim = read_claim(
        bounds, {"confidence": 0.95, "undecided": "fail"} if "=" not in bounds else {}
    )

    assert claim.standing(count, 9) == standing
