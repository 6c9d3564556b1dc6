"""The benchmark of the browser runs; what it measures is for people to read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "in_browser.py"


def test_the_benchmark_runs(chromium):
    """A row for opening, one for each search."""
    assert chromium
    command = [sys.executable, str(SCRIPT), "--tests", "20"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    rows = [line.partition("  ")[0] for line in done.stdout.splitlines()[1:]]
    assert rows == [
        f"the HTML report of 20 one-call tests: {what}"
        for what in ("opening it", "searching it for 'ticket 10:'", "searching it for 'delivery'")
    ]
