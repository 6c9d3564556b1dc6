"""Expect how many different answers the repeats give."""

from collections.abc import Sequence

from pytest_claude_params.call import Call
from pytest_claude_params.expectations import answer_text
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.numbers.bounds import Numbers
from pytest_claude_params.expectations.samples.claims.early_stopping import Count
from pytest_claude_params.expectations.samples.repeated_requests import all_replayed


def distinct(calls: Sequence[Call], wanted: Numbers) -> Verdict:
    """Expect so many different answers among the repeats."""
    tally = answer_text.tally(calls)
    return Verdict(
        passed=wanted.admit(len(tally)),
        expected=f"{wanted}",
        observed=f"{len(tally)} (in {len(calls)} answers)",
        hint=_hint(calls, wanted),
        tally=tally,
    )


def distinct_counts(calls: Sequence[Call], wanted: Numbers) -> list[Count]:
    """Count the different answers."""
    return [Count(len(answer_text.tally(calls)), lambda number, _: wanted.admit(number))]


def _hint(calls: Sequence[Call], wanted: Numbers) -> str:
    n = len(calls)
    if wanted.low is not None and wanted.low > n:
        least = f"{wanted.low:.4g}"
        return f"{n} answers cannot be {least} different ones: claude.sample(prompt, {least})"
    further = "" if all_replayed(calls) else "further answers may be others, and never fewer; "
    return f"{further}answers that differ only in case or in the full stop count as one"
