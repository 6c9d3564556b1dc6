"""Expect how many different answers the repeats give."""

from collections.abc import Sequence

from pytest_claude_params.call import Call
from pytest_claude_params.expectations import answers
from pytest_claude_params.expectations.bounds import Numbers
from pytest_claude_params.expectations.expectation import Verdict


def distinct(calls: Sequence[Call], wanted: Numbers) -> Verdict:
    """Expect so many different answers among the repeats."""
    tally = answers.tally(calls)
    return Verdict(
        passed=wanted.admit(len(tally)),
        expected=f"{wanted}",
        observed=f"{len(tally)} (in {len(calls)} answers)",
        hint="answers that differ only in case or in the full stop count as one",
        tally=tally,
    )
