"""Every broken file is right, or one line with file, line and remedy; in bounded time and memory."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

_PLACE = Path(__file__).with_name("hostile_files.py")
_SPEC = importlib.util.spec_from_file_location("hostile_files", _PLACE)
hostile = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(hostile)

MOST_TIMES = 40
MOST_MB = 300


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """What came of each file, read in a process of its own that has no more memory than it may."""
    folder = tmp_path_factory.mktemp("hostile")
    hostile.write(folder)
    before = _contents(folder)
    # What hangs is killed, and the test with it.
    run = subprocess.run(
        [sys.executable, "-P", str(_PLACE), str(folder), str(MOST_MB)],
        capture_output=True,
        text=True,
        check=False,
        timeout=1200,
    )
    assert _contents(folder) == before
    found = [json.loads(line) for line in run.stdout.splitlines()]
    worst = {name: max(found, key=lambda one: one[name])[name] for name in ("times", "mb")}
    most = f"{worst['times']:.0f} times as long as an ordinary one, {worst['mb']:.0f} MB"
    print(f"{len(found)} files, at most {most}")  # noqa: T201  (shown by -rP)
    names = list(hostile.FILES)
    lost = {"said": run.stderr[-500:] or f"ended with {run.returncode}", "times": 0, "mb": 0}
    return dict(zip(names, found + [lost] * (len(names) - len(found)), strict=True))


def _contents(folder):
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


@pytest.mark.parametrize("name", hostile.FILES)
def test_a_hostile_file(outcomes, name):
    """Its exact line, in bounded time and within 300 MB."""
    found = outcomes[name]

    assert found["said"] == hostile.of(name)[1]
    assert found["times"] < MOST_TIMES
    assert found["mb"] < MOST_MB
