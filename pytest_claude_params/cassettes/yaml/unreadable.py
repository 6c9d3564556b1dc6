"""Why a cassette cannot be read, before anyone knows which file it was."""

from __future__ import annotations


class UnreadableError(ValueError):
    """What is wrong with a file, as it follows the file's name: ``is empty``.

    Args:
        problem: what is wrong, in one line without a full stop.
        line: where, counted from 1, where that is known.
        remedy: what to do, if anything better than to restore the file is known.
        column: where in the line, counted from 1, where that is known.
    """

    def __init__(
        self, problem: str, line: int | None = None, remedy: str = "", column: int | None = None
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line
        self.remedy = remedy
        self.column = column
