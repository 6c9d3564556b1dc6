"""The report for machines: every call of every test."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_claude_params.reports.summary import Summary


def json_report(summary: Summary) -> str:
    """Write all transcripts and the totals as JSON."""
    data = {
        "version": 1,
        "totals": {
            "tests": len(summary.tests),
            "calls": len(summary.calls),
            "input_tokens": summary.tokens("input_tokens"),
            "output_tokens": summary.tokens("output_tokens"),
            "cost_usd": summary.cost,
            "seconds_recorded": round(summary.seconds_recorded, 2),
        },
        "tests": summary.tests,
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
