"""A comparison: what one measure says of two arms, for a case or for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["worse", "no_worse", "not_decided", "changed", "same", "refused", "adapted"]
SUITE = "suite"


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measure on two arms.

    Args:
        case: the key of the case; ``suite`` for all of them together.
        metric: what is measured: ``pass_rate``, ``output_tokens``, ``stop_reason``, ...
        outcome: ``worse``, ``no_worse`` or ``not_decided`` of what can be good or bad, else
            ``changed`` or ``same``; ``refused`` or ``adapted`` of a request that the target does
            not take as it was recorded.
        control: the value on the control; on the recording if there is no control.
        target: the value on the target.
        estimate: the difference, or the ratio of numbers.
        low: the lower end of its interval.
        high: the upper end.
        p: how probable so large a difference is by chance.
        p_adjusted: the same, corrected for the number of cases that were looked at.
        margin: the difference that does not matter.
        in_noise: whether the control differs from the recording as much; ``None`` if not known.
        reason: what it would take to decide, or what was changed; one line.
    """

    case: str
    metric: str
    outcome: Outcome
    control: float | str | None = None
    target: float | str | None = None
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    p_adjusted: float | None = None
    margin: float | None = None
    in_noise: bool | None = None
    reason: str = ""
