"""Measures what replay costs, as ratios to the same work without it: ``make bench``."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import alone
import calls
import command_line
import conversation
import csv_rows
import html_report
import misses
import mutations
import opening
import peers
import plain_runs
import recording
import suites
from plan import FULL, QUICK
from table import as_markdown, as_text

if TYPE_CHECKING:
    from plan import Plan
    from table import Row

MEASUREMENTS = (
    calls,
    misses,
    opening,
    recording,
    conversation,
    alone,
    suites,
    csv_rows,
    mutations,
    peers,
    plain_runs,
    command_line,
    html_report,
)


def main() -> None:
    """Measure everything and print a table."""
    arguments = _parser().parse_args()
    rows = _measured(QUICK if arguments.quick else FULL)
    print(as_markdown(rows) if arguments.markdown else as_text(rows))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--markdown", action="store_true", help="print a Markdown table")
    parser.add_argument(
        "--quick", action="store_true", help="see that it works; times mean nothing"
    )
    return parser


def _measured(plan: Plan) -> list[Row]:
    rows: list[Row] = []
    for measurement in MEASUREMENTS:
        with tempfile.TemporaryDirectory() as folder:
            rows += measurement.rows(plan, Path(folder))
    return rows


if __name__ == "__main__":
    main()
