"""A log of attempts, a line each, for who waits in another process: it outlives a kill."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pytest_claude_params.mutations.attempt import Attempt


class Log:
    """Appends to a file that several workers share.

    Args:
        path: the file; nothing is written without one.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path

    def begins(self, attempt: Attempt) -> None:
        """Write that a test begins with an answer that is changed."""
        self._append({"begins": attempt})

    def ended(self, rows: Iterable[dict[str, Any]]) -> None:
        """Write what it made of it."""
        for row in rows:
            self._append({"row": row})

    def _append(self, line: dict[str, Any]) -> None:
        if self._path is not None:
            # One write for a line: lines of several workers do not mix.
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line, default=repr) + "\n")
