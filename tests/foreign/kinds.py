"""Which recordings of others stand for all of them by day: of each kind, the smallest file."""

from __future__ import annotations

import csv
import os
import re
from pathlib import Path

FOLDER = Path(os.environ.get("CLAUDE_PARAMS_FOREIGN_CASSETTES", ""))
IS_NIGHT = "CLAUDE_PARAMS_NIGHTLY" in os.environ
# What of an exchange decides how it is read, converted and sent again, layout by layout.
OF_THE_WIRE = ("repo", "host_class", "endpoints", "encodings", "status")
# What was asked and said in it.
OF_THE_TEXT = ("tags",)


def index() -> list[dict[str, str]]:
    """Return the lines of the list of all files."""
    with (FOLDER / "index.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t"))


def with_claude() -> list[dict[str, str]]:
    """Return the lines of the files that hold a request to Claude."""
    return [row for row in index() if row["n_anthropic"] != "0"]


def of_each_kind(*more: str) -> set[Path]:
    """Return the smallest files that together show each kind in each layout; by night all files.

    Args:
        more: further columns of the list that make a difference, whatever the layout.
    """
    chosen, seen = set(), set()
    for row in sorted(with_claude(), key=lambda row: int(row["size"])):
        kinds = {(row["format"], kind) for kind in _kinds(row, OF_THE_WIRE)} | _kinds(row, more)
        if IS_NIGHT or not kinds <= seen:
            chosen.add(FOLDER / row["file"])
            seen |= kinds
    return chosen


def _kinds(row: dict[str, str], columns: tuple[str, ...]) -> set[tuple[str, str | bool]]:
    """Return what a line says in these columns, without how often: a list has ``200x2;404``."""
    said = {
        (column, re.sub(r"x\d+$", "", value))
        for column in columns
        for value in row[column].split(";")
    }
    return said | {("stream", row["stream"] != "0")}
