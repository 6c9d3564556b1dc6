"""The report for machines: every call of every test."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_claude_params.reports.run import Run


def json_report(run: Run) -> str:
    """Write all transcripts and the totals as JSON."""
    summary = run.summary
    data = {
        "version": 1,
        "runs": [asdict(head) for head in run.heads],
        "totals": {
            "tests": len(summary.tests),
            "calls": len(summary.calls),
            "input_tokens": summary.tokens("input_tokens"),
            "output_tokens": summary.tokens("output_tokens"),
            "cost_usd": summary.cost,
            "seconds_recorded": round(summary.seconds_recorded, 2),
        },
        "tests": run.tests,
    }
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
