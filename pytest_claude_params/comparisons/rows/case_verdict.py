"""A verdict: what one expectation or contract finds in one answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pytest_claude_params.comparisons.rows.arm import ArmName, LookName  # noqa: TC001 - read at run time, to check rows

# An error is an answer that could not be judged, such as a rate limit: it never counts as failed.
Found = Literal["passed", "failed", "error", "not_applicable"]


@dataclass(frozen=True, slots=True)
class CaseVerdict:
    """What was found.

    Args:
        case: the key of the case.
        test: the node id of the test that expects it; empty for a contract.
        expectation: the name of the expectation or contract.
        arm: whose answer it is; ``run`` for an answer that a test has got.
        index: which of the arm's answers it is, or which of the test's calls, counted from 1; 0
            if it is about several.
        found: ``passed``, ``failed``, ``error`` or ``not_applicable``.
        reason: what was there instead, in a line.
        look: ``first`` for all cases, or ``confirmation`` for those that failed in it.
        expected: what was wanted, where a test says so.
        hint: the likely reason, or what to do next.
    """

    case: str
    test: str
    expectation: str
    arm: ArmName | Literal["run"]
    index: int
    found: Found
    reason: str = ""
    look: LookName = "first"
    expected: str = ""
    hint: str = ""
