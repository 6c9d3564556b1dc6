"""Recordings of others, read once: ``CLAUDE_PARAMS_FOREIGN_CASSETTES`` names the folder."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from pytest_claude_params.cassettes.recordings import calls_of


@pytest.fixture(scope="session")
def recorded():
    """Read all calls of files that hold any, by name and number: by day one file of each kind."""
    kinds = runpy.run_path(str(Path(__file__).with_name("kinds.py")))
    return {
        f"{path.relative_to(kinds['FOLDER']).as_posix()} {number}": call
        for path in sorted(kinds["of_each_kind"](*kinds["OF_THE_TEXT"]))
        for number, call in enumerate(calls_of(path), 1)
    }
