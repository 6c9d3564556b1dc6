"""Expect that repeats give the same answer."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from pytest_claude_params.call import Call
from pytest_claude_params.expectations.answer_text import exact_tally
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.samples.claims.early_stopping import Count
from pytest_claude_params.expectations.samples.repeated_requests import all_replayed
from pytest_claude_params.statistics.shares import limits

YesOrNo = Annotated[bool, Field(description="True or False")]


def identical(calls: Sequence[Call], wanted: YesOrNo) -> Verdict:
    """Expect that all repeats of a request give the same answer, or that they do not."""
    tally = exact_tally(calls)
    return Verdict(
        passed=(len(tally) == 1) == wanted,
        expected=f"{len(calls)} identical answers" if wanted else "answers that differ",
        observed=_observed(len(tally), len(calls)),
        hint=_hint(calls, wanted),
        tally=tally,
    )


def identical_counts(calls: Sequence[Call], wanted: YesOrNo) -> list[Count]:
    """Count the different answers."""
    return [Count(len(exact_tally(calls)), lambda number, _: (number <= 1) == wanted)]


def _observed(distinct: int, n: int) -> str:
    return f"{distinct} different answers in {n}" if distinct > 1 else f"the same answer {n} times"


def _hint(calls: Sequence[Call], wanted: bool) -> str:  # noqa: FBT001
    if wanted:
        return (
            "not even temperature 0 promises identical answers; agreement='>=0.9' allows for that"
        )
    if all_replayed(calls):
        return "these are recordings: record again to see whether the answers still agree"
    # All that came after the first were free to differ from it.
    after = len(calls) - 1
    others = 1 - limits(after, after)[0]
    return f"up to {others * 100:.0f} % of the answers may differ all the same (95 % limit)"
