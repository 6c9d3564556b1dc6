"""The first command of the README."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
def test_the_demo_records_and_replays_the_lesson():
    """As ``make demo`` runs it: in Python and in YAML, against an API and without one."""
    command = [sys.executable, "examples/demo.py"]
    # Its plugin warns of trio where nothing else has loaded it, and warnings are errors here.
    environment = os.environ | {"PYTEST_ADDOPTS": "-p no:hypothesispytest"}
    result = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )

    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.count(" passed in ") == 3
    assert (ROOT / ".demo" / "report.html").exists()
