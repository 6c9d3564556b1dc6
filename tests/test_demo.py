"""The first command of the README."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# Four tests ask a hundred times each, ten times as often as all others: CLAUDE_PARAMS_NIGHTLY=1.
FEWER = "" if os.environ.get("CLAUDE_PARAMS_NIGHTLY") else "-k 'not giraffe and not animal'"


@pytest.mark.slow
@pytest.mark.usefixtures("few_plugins")
def test_the_demo_records_and_replays_the_lesson(forked_python, monkeypatch):
    """As ``make demo`` runs it: in Python and in YAML, against an API and without one."""
    monkeypatch.setenv("PYTEST_ADDOPTS", FEWER)
    code = "import runpy; runpy.run_path('examples/demo.py', run_name='__main__')"
    result = subprocess.run(
        [forked_python, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert result.returncode == 0, result.stdout + result.stderr
    assert (
        len(re.findall(r"^\d+ passed(?:, \d+ deselected)? in ", result.stdout, re.MULTILINE)) == 3
    )
    assert (ROOT / ".demo" / "report.html").exists()
