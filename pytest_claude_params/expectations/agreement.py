"""Expect how many of the repeats agree."""

from collections.abc import Sequence

from pytest_claude_params.call import Call
from pytest_claude_params.expectations import answers
from pytest_claude_params.expectations.bounds import Share
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.samples import count_text, sample_hint


def agreement(calls: Sequence[Call], wanted: Share) -> Verdict:
    """Expect that the commonest answer has this share (0 to 1) of the repeats."""
    tally = answers.tally(calls)
    count = tally[0][1]
    share = count / len(calls)
    return Verdict(
        passed=wanted.admit(share),
        expected=f"{wanted}",
        observed=f"{share:.4g} ({count_text(count, calls)})",
        hint=sample_hint(count, calls),
        tally=tally,
    )
