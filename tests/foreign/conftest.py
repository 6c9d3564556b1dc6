"""Recordings of others, read once: ``CLAUDE_PARAMS_FOREIGN_CASSETTES`` names the folder."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from pytest_claude_params.cassettes.recordings import calls_of


@pytest.fixture(scope="session")
def recorded():
    """Read all calls of all files that hold any, by name and number."""
    folder = Path(os.environ["CLAUDE_PARAMS_FOREIGN_CASSETTES"])
    with (folder / "index.tsv").open(encoding="utf-8", newline="") as lines:
        names = [
            row["file"]
            for row in csv.DictReader(lines, delimiter="\t")
            if row["n_anthropic"] != "0"
        ]
    return {
        f"{name} {number}": call
        for name in names
        for number, call in enumerate(calls_of(folder / name), 1)
    }
