"""What pytest collects: the verbs that look after files ask it which tests there are."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from pytest_claude_params.errors import UsageError

_SEE = "See: pytest --collect-only"


@dataclass(frozen=True)
class Collected:
    """The tests of a project.

    Args:
        root: pytest's root folder.
        folder: the cassette folder of the configuration.
        whole: whether all of the project was collected.
        failed: node ids of what could not be collected.
        skipped: node ids of modules that skipped themselves as a whole.
        cassettes: the tests that use each cassette, by its path.
    """

    root: Path
    folder: Path
    whole: bool
    failed: tuple[str, ...]
    skipped: tuple[str, ...]
    cassettes: dict[Path, tuple[str, ...]]

    @property
    def tests(self) -> list[str]:
        """The node ids of all tests."""
        return sorted({test for tests in self.cassettes.values() for test in tests})


def collected() -> Collected:
    """Let pytest collect the tests of the project, in a process of its own; none is run.

    Raises ``UsageError`` with pytest's own word if it cannot.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "collected.json"
        command = [
            sys.executable, "-m", "pytest", "--collect-only", "-q", f"--claude-collected={file}"
        ]  # fmt: skip
        ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - a fixed command
        try:
            data = json.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            lines = [*ended.stdout.splitlines(), *ended.stderr.splitlines()]
            said = [line for line in lines if line.strip()] or ["nothing"]
            word = next((line for line in said if line.startswith(("ERROR", "E  "))), said[-1])
            raise UsageError(f"pytest cannot collect the tests: {word}. {_SEE}") from None
    return Collected(
        root=Path(data["root"]),
        folder=Path(data["folder"]),
        whole=data["whole"],
        failed=tuple(data["failed"]),
        skipped=tuple(data["skipped"]),
        cassettes={Path(path): tuple(tests) for path, tests in data["cassettes"].items()},
    )
