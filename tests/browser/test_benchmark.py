"""The benchmark of the browser runs; what it measures is for people to read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "in_browser.py"


@pytest.mark.nightly  # starts a browser of its own, beside that of the pages
def test_the_benchmark_runs(chromium):
    """Each by the clock and in CPU time, and the size."""
    assert chromium
    command = [sys.executable, str(SCRIPT), "--tests", "20", "--quiet", "50"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    rows = [line.partition("  ")[0] for line in done.stdout.splitlines()[1:]]
    measured = (
        "writing it",
        "opening it",
        "searching it for 'ticket 10:'",
        "searching it for 'delivery'",
    )
    told = [f"{what}, {how}" for what in measured for how in ("by the clock", "CPU time")]
    told.insert(2, "its size")
    assert rows == [f"the HTML report of 20 one-call tests: {what}" for what in told]
