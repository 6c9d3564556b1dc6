"""The result of a comparison: its rows, and what they mean together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from pytest_claude_params.comparisons.decision import case_decisions, suite_decision
from pytest_claude_params.comparisons.measures import measured
from pytest_claude_params.comparisons.passes import failing, pairs_of, passes_of
from pytest_claude_params.comparisons.rows.comparison import SUITE, Comparison

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.comparisons.answer import Answer
    from pytest_claude_params.comparisons.rows.case_verdict import CaseVerdict
    from pytest_claude_params.statistics.paired_shares import Passes

Decided = Literal["worse", "no_worse", "not_decided"]


@dataclass(frozen=True)
class Look:
    """One series of answers and what was found in them.

    Args:
        answers: of all arms.
        verdicts: what was found.
    """

    answers: tuple[Answer, ...] = ()
    verdicts: tuple[CaseVerdict, ...] = ()

    def to_confirm(self) -> list[str]:
        """Name the cases that failed on control or target: fresh answers decide about those."""
        arms = [passes_of(self.verdicts, arm) for arm in ("control", "target")]
        return failing(*arms)


@dataclass(frozen=True)
class Result:
    """What a comparison found.

    Args:
        suite: the decision about all cases.
        cases: those about the cases that were confirmed, or without a control, those that
            flipped.
        measures: what else differs.
        errors: how many answers there were not to judge, by arm and reason.
        flips: without a control, the cases that passed when recorded and do not now.
        has_control: whether the recorded model was asked again beside the target.
    """

    suite: Comparison
    cases: tuple[Comparison, ...] = ()
    measures: tuple[Comparison, ...] = ()
    errors: dict[str, int] = field(default_factory=dict)
    flips: tuple[str, ...] = ()
    has_control: bool = True

    @property
    def outcome(self) -> Decided:
        """What all of it means: one confirmed case is enough to be worse."""
        if self.suite.outcome == "worse" or any(one.outcome == "worse" for one in self.cases):
            return "worse"
        return "no_worse" if self.suite.outcome == "no_worse" else "not_decided"


def result_of(first: Look, confirmation: Look, margin: float, *, has_control: bool) -> Result:
    """Decide by the answers.

    Args:
        first: the recordings, and a first look at control and target.
        confirmation: fresh answers for the cases that failed in the first look.
        margin: the drop of the pass rate that does not matter.
        has_control: whether the recorded model was asked again beside the target.
    """
    errors = _errors([*first.answers, *confirmation.answers])
    measures = tuple(measured(first.answers))
    if not has_control:
        return _without_control(first, margin, measures, errors)
    control, target = (passes_of(first.verdicts, arm) for arm in ("control", "target"))
    suite = suite_decision(list(pairs_of(control, target).values()), margin)
    again = [passes_of(confirmation.verdicts, arm) for arm in ("control", "target")]
    cases = case_decisions(pairs_of(*again))
    return Result(suite, tuple(cases), measures, errors)


def _without_control(
    first: Look, margin: float, measures: tuple[Comparison, ...], errors: dict[str, int]
) -> Result:
    """Only if nothing flips is anything known: a wavering test cannot be told from a regression."""
    before, after = (passes_of(first.verdicts, arm) for arm in ("recording", "target"))
    pairs = pairs_of(before, after)
    flips = [case for case, (old, new) in pairs.items() if old.share > new.share]
    suite = Comparison(
        SUITE,
        "pass_rate",
        "not_decided" if flips or not pairs else "no_worse",
        _mean([old for old, _ in pairs.values()]),
        _mean([new for _, new in pairs.values()]),
        margin=margin,
        reason="a control run" if flips else "" if pairs else "no answer could be judged",
    )
    return Result(suite, (), measures, errors, tuple(flips), has_control=False)


def _mean(passes: Sequence[Passes]) -> float | None:
    return float(sum(one.share for one in passes) / len(passes)) if passes else None


def _errors(answers: Sequence[Answer]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in answers:
        if one.error and one.arm != "recording":
            what = f"{one.arm}: {one.error}"
            found[what] = found.get(what, 0) + 1
    return found
