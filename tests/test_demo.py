"""The first command of the README."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.slow
@pytest.mark.usefixtures("few_plugins")
def test_the_demo_records_and_replays_the_lesson(forked_python):
    """As ``make demo`` runs it: in Python and in YAML, against an API and without one."""
    code = "import runpy; runpy.run_path('examples/demo.py', run_name='__main__')"
    result = subprocess.run(
        [forked_python, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stdout.count(" passed in ") == 3
    assert (ROOT / ".demo" / "report.html").exists()
