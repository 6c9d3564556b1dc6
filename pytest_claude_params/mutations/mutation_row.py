"""What a test made of one changed answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class MutationRow:
    """One answer of a test, changed by an operator, and whether the test noticed.

    Args:
        test: the node id of the test.
        operator: the name of what has changed the answer.
        key: equal for requests that ask the same.
        answer: which answer of the test it is, counted from 1.
        answers: how many answers the test had.
        outcome: ``noticed``, ``survived``, ``undecided`` where a replay cannot tell, ``unfit`` if
            none was changed, or ``ignored`` by the marker ``claude_mutations``.
        by: what noticed it: ``expectation NAME``, ``contract NAME``, ``assert``, or
            ``exception TYPE in FILE:LINE``.
        why: what the test said, or why it is not decided, in a line.
        before: of an answer that no test noticed: as it was recorded.
        after: of the same: as the application got it.
        stops: why the answer stopped, before and after.
        suggestion: what would have caught it: ``{"expect": {...}}`` for ``claude_expect``, or
            ``{"assert": "..."}`` for the body of the test, and ``{"turn": {...}}`` for that turn of
            a suite's conversation; empty if nothing was found.
        file: where the test is written.
        line: in which line of that file, counted from 1; 0 if that is not known.
    """

    test: str
    operator: str
    key: str = ""
    answer: int = 0
    answers: int = 0
    outcome: str = "unfit"
    by: list[str] = field(default_factory=list)
    why: str = ""
    before: str = ""
    after: str = ""
    stops: list[str | None] = field(default_factory=list)
    suggestion: dict[str, Any] = field(default_factory=dict)
    file: str = ""
    line: int = 0
