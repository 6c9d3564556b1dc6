"""A test in figures, without a word of what was said: what goes into JUnit files."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from pytest_claude_params.reports.sources import answered_by
from pytest_claude_params.reports.token_counts import tokens_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_claude_params.reports.sources import TestData

# What the property of a test is called.
PROPERTY = "claude"
_DIGITS = 6


def figures_line(test: TestData, cost_of: Callable[[dict[str, Any]], float | None]) -> str:
    """Return calls, tokens, cost, models and sources of a test as one line of JSON.

    Args:
        test: the test.
        cost_of: says what a call costs.
    """
    calls = test["calls"]
    known = [one for one in map(cost_of, calls) if one is not None]
    data: dict[str, Any] = {
        "calls": len(calls),
        "misses": len(test["misses"]),
        "input_tokens": tokens_of(calls, "input_tokens"),
        "output_tokens": tokens_of(calls, "output_tokens"),
        "cost_usd": round(sum(known), _DIGITS) if known else None,
        "models": sorted({call["model"] for call in calls if call["model"]}),
        "sources": dict(sorted(Counter(map(answered_by, calls)).items())),
    }
    return json.dumps(data, separators=(",", ":"), ensure_ascii=False)
