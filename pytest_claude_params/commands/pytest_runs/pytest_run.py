"""A run of pytest on behalf of a verb: in a process of its own, which leaves what it knows in a file."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping


def told_by_pytest(
    option: str,
    *arguments: str,
    doing: str,
    see: str,
    python: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Run pytest and return what the plugin wrote.

    Args:
        option: the option of the plugin that names the file to write, such as ``--claude-collected``.
        arguments: further arguments of pytest.
        doing: what pytest is to do, for the error message, such as ``collect the tests``.
        see: the command with which a user sees pytest's whole output.
        python: the interpreter of the environment to run in; this one by default.
        environment: the variables of that process; those of this one by default.

    Raises ``UsageError`` with pytest's own word if it wrote nothing.
    """
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "told.json"
        command = [python or sys.executable, "-m", "pytest", "-q", *arguments, f"{option}={file}"]
        ended = subprocess.run(  # noqa: S603 - a fixed command
            command, capture_output=True, text=True, check=False, env=environment
        )
        try:
            told: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            word = _last_word(ended.stdout, ended.stderr)
            raise UsageError(f"pytest cannot {doing}: {word}. See: {see}") from None
    return told


def _last_word(*outputs: str) -> str:
    said = [line for output in outputs for line in output.splitlines() if line.strip()]
    errors = (line for line in said if line.startswith(("ERROR", "E  ")))
    return next(errors, said[-1] if said else "nothing")
