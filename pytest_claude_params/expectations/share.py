"""Expect how often an answer comes among the repeats."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from pytest_claude_params.call import Call
from pytest_claude_params.expectations import answers
from pytest_claude_params.expectations.bounds import Share
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.samples import count_text, sample_hint
from pytest_claude_params.expectations.texts import Text

Shares = Annotated[
    dict[Text, Share],
    Field(min_length=1, description="answers with their share of the repeats, {'Giraffe': '>0.5'}"),
]


def share(calls: Sequence[Call], wanted: Shares) -> Verdict:
    """Expect that answers have these shares (0 to 1) of the repeats."""
    tally = answers.tally(calls)
    counts = {answers.normal(answer): count for answer, count in tally}
    found = {one: counts.get(answers.normal(one), 0) for one in wanted}
    failed = [one for one in wanted if not wanted[one].admit(found[one] / len(calls))]
    shown = failed or list(wanted)
    return Verdict(
        passed=not failed,
        expected=", ".join(f"{one!r} {wanted[one]}" for one in shown),
        observed=", ".join(_observed(one, found[one], calls) for one in shown),
        hint=_hint(failed, found, calls),
        tally=tally,
    )


def _observed(answer: str, count: int, calls: Sequence[Call]) -> str:
    return f"{answer!r} {count / len(calls):.4g} ({count_text(count, calls)})"


def _hint(failed: list[str], found: dict[str, int], calls: Sequence[Call]) -> str:
    if not failed:
        return ""
    if not any(found.values()):
        return "whole answers are compared, whatever their case and full stop"
    return sample_hint(found[failed[0]], calls, of=f" of {failed[0]!r}")
