"""The decision: worse, no worse, or not decided, with what it would take."""

from __future__ import annotations

from math import ceil
from statistics import NormalDist
from typing import TYPE_CHECKING

from pytest_claude_params.comparisons.rows.comparison import SUITE, Comparison, Outcome
from pytest_claude_params.statistics.homogeneity import holm
from pytest_claude_params.statistics.lower_share import p_of_lower_share
from pytest_claude_params.statistics.paired_shares import (
    differences,
    fewest_to_close,
    interval,
    mean_difference,
)
from pytest_claude_params.statistics.sign_flips import p_of_drop

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pytest_claude_params.statistics.paired_shares import Passes

ALPHA = 0.05
_MOST_ROUNDS = 100
# All of them worse is as improbable as 1 in 32, and so beyond the level.
_FEWEST_CASES = 5


def suite_decision(pairs: Sequence[tuple[Passes, Passes]], margin: float) -> Comparison:
    """Decide about all cases together, by their pass shares on control and target.

    Worse is a drop that chance does not explain and that is larger than the margin; no worse is
    an interval that leaves no drop of the margin open.

    Args:
        pairs: the passes of each case on the control, and on the target.
        margin: the drop of the pass rate that does not matter.
    """
    if not pairs:
        return Comparison(SUITE, "pass_rate", "not_decided", reason="no answer could be judged")
    estimate, (low, high) = mean_difference(pairs), interval(pairs)
    p = p_of_drop(differences(pairs))
    outcome: Outcome = (
        "worse"
        if p <= ALPHA and estimate < -margin
        else "no_worse"
        if low > -margin
        else "not_decided"
    )
    control = float(sum(before.share for before, _ in pairs) / len(pairs))
    undecided = outcome == "not_decided"
    needed = _needed(pairs, estimate, low, p, margin) if undecided else ""
    return Comparison(
        SUITE,
        "pass_rate",
        outcome,
        control,
        control + estimate,
        estimate,
        low,
        high,
        p,
        margin=margin,
        reason=needed,
    )


def case_decisions(confirmed: Mapping[str, tuple[Passes, Passes]]) -> list[Comparison]:
    """Decide about single cases, by fresh samples of both arms; Holm corrects for their number."""
    p_values = [
        p_of_lower_share(after.count, after.n, before.count, before.n)
        for before, after in confirmed.values()
    ]
    return [
        Comparison(
            case,
            "pass_rate",
            "worse" if adjusted <= ALPHA else "not_decided",
            float(before.share),
            float(after.share),
            float(after.share - before.share),
            p=p,
            p_adjusted=adjusted,
            reason=f"{before.count}/{before.n} -> {after.count}/{after.n}",
        )
        for (case, (before, after)), p, adjusted in zip(
            confirmed.items(), p_values, holm(p_values), strict=True
        )
    ]


def _needed(
    pairs: Sequence[tuple[Passes, Passes]], estimate: float, low: float, p: float, margin: float
) -> str:
    """Say what it would take: samples, or more cases where no number of samples is enough."""
    if -estimate >= margin and len(pairs) < _FEWEST_CASES:
        return f"{_FEWEST_CASES - len(pairs)} more cases: of fewer than {_FEWEST_CASES}, chance explains any drop"
    return f"{_samples_to_decide(pairs, estimate, low, p, margin)} more samples"


def _samples_to_decide(
    pairs: Sequence[tuple[Passes, Passes]], estimate: float, low: float, p: float, margin: float
) -> int:
    """About how many more samples of each arm decide, if the answers go on as they are.

    The width of the interval, and the distance of a drop from chance, go with the square root.
    """
    seen = sum(after.n for _, after in pairs)
    if -estimate < margin:
        rounds = ((estimate - low) / (margin + estimate)) ** 2
        # Where nothing differs the interval closes faster than that.
        total = fewest_to_close(margin) if estimate == 0 == _changed(pairs) else seen * rounds
    else:
        z = NormalDist().inv_cdf(1 - min(max(p, 1e-9), 0.499))
        total = seen * (NormalDist().inv_cdf(1 - ALPHA) / z) ** 2
    return max(1, ceil(min(total, seen * _MOST_ROUNDS) - seen))


def _changed(pairs: Sequence[tuple[Passes, Passes]]) -> int:
    return sum(before.share != after.share for before, after in pairs)
