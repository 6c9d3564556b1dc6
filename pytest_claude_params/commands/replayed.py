"""What the tests of a project play: one verb lets pytest replay them."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pytest_claude_params.errors import UsageError

_SEE = "See: pytest"


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
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "unplayed.json"
        command = [
            sys.executable, "-m", "pytest", "-q", "--claude-record=none", f"--claude-unplayed={file}"
        ]  # fmt: skip
        ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - a fixed command
        try:
            data = json.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            lines = [*ended.stdout.splitlines(), *ended.stderr.splitlines()]
            said = [line for line in lines if line.strip()] or ["nothing"]
            word = next((line for line in said if line.startswith(("ERROR", "E  "))), said[-1])
            raise UsageError(f"pytest cannot run the tests: {word}. {_SEE}") from None
    return Replayed(
        whole=data["whole"],
        hosts=tuple(data["hosts"]),
        limit_mb=data["limit_mb"],
        tests=data["tests"],
        not_passed=tuple(data["not_passed"]),
        unplayed={Path(path): Counter(digests) for path, digests in data["unplayed"].items()},
    )
