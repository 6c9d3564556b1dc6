"""The recordings that the tests of a project play: one verb lets pytest replay them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pytest_claude_params.commands.pytest_runs.pytest_run import told_by_pytest


@dataclass(frozen=True)
class Replayed:
    """A run of all tests in which nothing was recorded.

    Args:
        whole: whether all of the project was run.
        hosts: further host names that serve the Claude API.
        limit_mb: how large the text of a cassette may be, in megabytes.
        tests: how many Claude tests were run.
        not_passed: the node ids of those that did not pass.
        unplayed: what those that passed have left unplayed of each cassette, by digest.
    """

    whole: bool
    hosts: tuple[str, ...]
    limit_mb: int
    tests: int
    not_passed: tuple[str, ...]
    unplayed: dict[Path, Counter[str]]


def replayed() -> Replayed:
    """Let pytest replay the tests of the project, in a process of its own; nothing is recorded.

    Raises ``UsageError`` with pytest's own word if it cannot.
    """
    data = told_by_pytest(
        "--claude-unplayed", "--claude-record=none", doing="run the tests", see="pytest"
    )
    return Replayed(
        whole=data["whole"],
        hosts=tuple(data["hosts"]),
        limit_mb=data["limit_mb"],
        tests=data["tests"],
        not_passed=tuple(data["not_passed"]),
        unplayed={Path(path): Counter(digests) for path, digests in data["unplayed"].items()},
    )
