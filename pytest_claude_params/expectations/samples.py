"""Samples: the repeats of one request in a test, and what a share in them says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pytest_claude_params.expectations.claims import percent
from pytest_claude_params.inference.shares import wilson

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_claude_params.call import Call
    from pytest_claude_params.expectations.claims import Claim


def question_of(call: Call) -> str:
    """Give a key that is equal for repeats of one request, streamed or not."""
    asked = {name: value for name, value in call.request.parameters.items() if name != "stream"}
    return json.dumps([call.request.path, asked], sort_keys=True, default=repr)


def groups_of(calls: Iterable[Call]) -> list[tuple[Call, ...]]:
    """Group the calls by request, in the order in which each was first asked."""
    groups: dict[str, list[Call]] = {}
    for call in calls:
        groups.setdefault(question_of(call), []).append(call)
    return [tuple(group) for group in groups.values()]


def all_replayed(calls: Sequence[Call]) -> bool:
    """Whether every answer comes from a recording, so that the sample can never change."""
    return all(call.source == "replayed" for call in calls)


def count_text(count: int, calls: Sequence[Call]) -> str:
    """State a count of answers: a fact about a recording, an estimate about live answers."""
    n = len(calls)
    if all_replayed(calls):
        return f"{count} of {n}, a fact about this recording"
    return f"{count} of {n}, 95 % interval {interval_text(count, n)}"


def claim_text(claim: Claim, count: int, calls: Sequence[Call]) -> str:
    """State the share that a claim is about, and what the sample makes of it."""
    n = len(calls)
    if claim.confidence is None:
        return f"{count / n:.4g} ({count_text(count, calls)})"
    low, high = claim.interval(count, n)
    interval = f"exact {percent(claim.level)} interval {low:.2f} to {high:.2f}"
    fact = ", a fact about this recording" if all_replayed(calls) else ""
    standing = claim.standing(count, n)
    return f"{count / n:.4g} ({count} of {n}, {interval}{fact}), {standing}"


def claim_hint(claim: Claim, count: int, calls: Sequence[Call], of: str = "") -> str:
    """Say what a sample cannot tell, and how many answers could."""
    n = len(calls)
    if claim.confidence is None:
        return sample_hint(count, calls, of) + _could_show(claim, count, n)
    if not claim.can_fail(n):
        least = claim.fewest_to_contradict
        return (
            f"no sample of {n} could contradict {claim.bounds}, so this one proves nothing; "
            f"the smallest that could has {least} answers: claude.sample(prompt, {least})"
        )
    if claim.standing(count, n) == "contradicted":
        return "the whole interval lies outside of what is allowed" + _until_recorded_again(calls)
    least = claim.fewest_to_show
    could = f"; the smallest sample that could show it has {least} answers" if least else ""
    return f"the interval reaches beyond {claim.bounds}: ask more often{could}"


def _could_show(claim: Claim, count: int, n: int) -> str:
    """Name the smallest sample that shows a claim which this one neither shows nor contradicts."""
    least = claim.fewest_to_show
    if not least or n >= least or claim.standing(count, n) != "undecided":
        return ""
    return f"; fewer than {least} answers cannot show {claim.bounds}"


def _until_recorded_again(calls: Sequence[Call]) -> str:
    return "; replay cannot change that, only a new recording" if all_replayed(calls) else ""


def interval_text(count: int, n: int) -> str:
    """Write the interval in which the true share lies, with 95 % confidence."""
    low, high = wilson(count, n)
    return f"{low:.2f} to {high:.2f}"


def sample_hint(count: int, calls: Sequence[Call], of: str = "") -> str:
    """Say what a share in a recording lets one expect of the next one."""
    if not all_replayed(calls):
        return "ask more often for a narrower interval: claude.sample(prompt, n)"
    between = interval_text(count, len(calls))
    return f"a sample of this size puts the true share{of} anywhere from {between} (95 % interval)"
