"""Passes: how many answers of each case hold all that is expected, by arm."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from pytest_claude_params.statistics.paired_shares import Passes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pytest_claude_params.comparisons.rows.arm import ArmName
    from pytest_claude_params.comparisons.rows.case_verdict import CaseVerdict


def passes_of(verdicts: Iterable[CaseVerdict], arm: ArmName) -> dict[str, Passes]:
    """Count the answers of an arm that passed, by case.

    An answer that met an error counts neither as passed nor as failed, unless something else
    in it failed; nor does one of which nothing is expected.
    """
    found: Mapping[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for one in verdicts:
        if one.arm == arm:
            found[one.case][one.index].add(one.found)
    counted = {case: [_passed(each) for each in by.values()] for case, by in found.items()}
    return {
        case: Passes(sum(known), len(known))
        for case, all_of_them in counted.items()
        if (known := [one for one in all_of_them if one is not None])
    }


def _passed(found: set[str]) -> bool | None:
    if "failed" in found:
        return False
    return None if "error" in found or "passed" not in found else True


def pairs_of(
    before: Mapping[str, Passes], after: Mapping[str, Passes]
) -> dict[str, tuple[Passes, Passes]]:
    """Pair the cases that were judged on both arms."""
    return {case: (passes, after[case]) for case, passes in before.items() if case in after}


def failing(*arms: Mapping[str, Passes]) -> list[str]:
    """Name the cases that failed at least once on any of the arms."""
    failed = [case for arm in arms for case, passes in arm.items() if passes.count < passes.n]
    return list(dict.fromkeys(failed))
