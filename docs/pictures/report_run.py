"""A run with a bit of everything, for the pictures and the browser tests of the HTML report.

Its answers come from the simulated API: none of them is Claude's.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from pytest_claude_params.simulator import Simulator

SUITE = Path(__file__).parent / "report_suite"
SETTINGS = '[tool.pytest.ini_options]\nclaude_api_version = "2023-06-01"\n'
# What somebody changes after the answers were recorded: a question, which misses then, and what
# is wanted of an answer, which fails.
EDITS = (
    ("When are your opening hours?", "What are your opening hours, please?"),
    ('["order", "status"]', '["order", "status", "eta"]'),
)


def write_rows(folder: Path) -> Path:
    """Record the suite in an empty folder, edit a question, replay; return the row file."""
    shutil.copytree(SUITE, folder, dirs_exist_ok=True)
    (folder / "pyproject.toml").write_text(SETTINGS, encoding="utf-8")
    with Simulator(folder / "scenario.yaml") as simulator:
        asked = {"ANTHROPIC_BASE_URL": simulator.base_url, "ANTHROPIC_API_KEY": "simulated"}
        _pytest(folder, "--claude-record=new", environment=asked)
    code = folder / "test_support.py"
    text = code.read_text(encoding="utf-8")
    for old, new in EDITS:
        text = text.replace(old, new)
    code.write_text(text, encoding="utf-8")
    _pytest(folder, "--claude-report=run.jsonl")
    return folder / "run.jsonl"


def _pytest(folder: Path, *arguments: str, environment: dict[str, str] | None = None) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANTHROPIC")}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    subprocess.run(
        command,
        cwd=folder,
        env={**kept, "CI": "", **(environment or {})},
        check=False,
        capture_output=True,
    )
