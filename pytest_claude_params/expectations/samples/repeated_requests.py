"""Samples: the repeats of one request in a test, and what a share in them says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pytest_claude_params.expectations.samples.claims.power import finds
from pytest_claude_params.expectations.samples.claims.share_claim import percent
from pytest_claude_params.statistics.shares import exact, limits

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_claude_params.call import Call
    from pytest_claude_params.expectations.samples.claims.sequential_claim import SequentialClaim
    from pytest_claude_params.expectations.samples.claims.share_claim import Claim

_RULED_OUT = "the sample rules out all that is allowed"


def question_of(call: Call) -> str:
    """Give a key that is equal for repeats of one request, streamed or not."""
    asked = {name: value for name, value in call.request.parameters.items() if name != "stream"}
    return json.dumps([call.request.path, asked], sort_keys=True, default=repr)


def groups_of(calls: Iterable[Call]) -> list[tuple[Call, ...]]:
    """Group the calls by request, in the order in which each was first answered.

    Those of a group stand in the order in which they were asked, as they do in a cassette.
    """
    groups: dict[str, list[Call]] = {}
    for call in calls:
        groups.setdefault(question_of(call), []).append(call)
    return [tuple(sorted(group, key=lambda one: one.asked_at)) for group in groups.values()]


def all_replayed(calls: Sequence[Call]) -> bool:
    """Whether every answer comes from a recording, so that the sample can never change."""
    return all(call.source == "replayed" for call in calls)


def claim_text(claim: Claim, count: int, calls: Sequence[Call], *, chosen: bool = False) -> str:
    """State the share that a claim is about, and what the sample makes of it.

    Args:
        claim: what the share should be.
        count: how many answers have what it is about.
        calls: the sample.
        chosen: whether it is about the answer that came most often: chance makes its share large,
            so a sample tells only how large the true one can be.
    """
    n = len(calls)
    share = f"{count / n:.4g} ({count} of {n}"
    fact = ", a fact about this recording" if all_replayed(calls) else ""
    if claim.confidence is None:
        known = fact or f", {_known(count, n, chosen=chosen)}"
        return f"{share}{known})"
    low, high = claim.interval(count, n)
    if chosen:
        known = f"exact {percent(claim.level)} upper limit {high:.2f}"
    elif claim.one_sided:
        known = f"exact {percent(claim.level)} limits {low:.2f} and {high:.2f}"
    else:
        known = f"exact {percent(claim.level)} interval {low:.2f} to {high:.2f}"
    standing = claim.standing(count, n)
    if chosen and standing != "contradicted":
        standing = "undecided"
    return f"{share}, {known}{fact}), {standing}"


def claim_hint(
    claim: Claim, count: int, calls: Sequence[Call], of: str = "", *, chosen: bool = False
) -> str:
    """Say what a sample cannot tell, and how many answers could."""
    n = len(calls)
    if claim.confidence is None:
        if not all_replayed(calls) and _is_ruled_out(claim, count, n, chosen=chosen):
            return _RULED_OUT
        return sample_hint(count, calls, of, chosen=chosen) + _could_show(claim, count, n)
    if not claim.can_fail(n):
        return _proves_nothing(n, claim, claim.fewest_to_contradict)
    # Other answers have a part in which one is the commonest.
    found = "" if chosen else finds(claim, n)
    return "; ".join(filter(None, [_decided(claim, count, calls, chosen=chosen), found]))


def sequential_text(judged: SequentialClaim, calls: Sequence[Call]) -> str:
    """State a share that is judged after every answer, and what the answers decide."""
    count, n = sum(judged.hits), len(judged.hits)
    fact = ", a fact about this recording" if all_replayed(calls) else ""
    return f"{count / n:.4g} ({count} of {n}{fact}), {judged.decided}"


def sequential_hint(judged: SequentialClaim, calls: Sequence[Call]) -> str:
    """Say what a sequential sample cannot tell, and how many answers could."""
    if not judged.can_fail:
        return _proves_nothing(len(calls), judged.claim, judged.fewest_to_contradict)
    if judged.standing == "contradicted":
        return "the answers rule out all that is allowed" + _until_recorded_again(calls)
    if judged.standing == "shown":
        return "the answers show it"
    least = judged.fewest_to_show
    said = _leaves_possible(judged.claim, least if len(calls) < least else None)
    return "; ".join(filter(None, [said, judged.found]))


def _decided(claim: Claim, count: int, calls: Sequence[Call], *, chosen: bool) -> str:
    standing = claim.standing(count, len(calls))
    if standing == "contradicted":
        return _RULED_OUT + _until_recorded_again(calls)
    if chosen:
        return "the sample does not contradict it"
    if standing == "shown":
        return "the sample shows it"
    return _leaves_possible(claim, claim.fewest_to_show)


def _leaves_possible(claim: Claim, least: int | None) -> str:
    could = f"; the smallest sample that could show it has {least} answers" if least else ""
    return f"the sample leaves shares beyond {claim.bounds} possible: ask more often{could}"


def _proves_nothing(n: int, claim: Claim, least: int | None) -> str:
    return (
        f"no sample of {n} could contradict {claim.bounds}, so this one proves nothing; "
        f"the smallest that could has {least} answers: claude.sample(prompt, {least})"
    )


def _is_ruled_out(claim: Claim, count: int, n: int, *, chosen: bool) -> bool:
    """Whether all that is allowed lies beyond the limits that the verdict shows."""
    low, high = (0.0, limits(count, n)[1]) if chosen else exact(count, n)
    least, most = claim.bounds.low, claim.bounds.high
    return (least is not None and high < least) or (most is not None and low > most)


def _could_show(claim: Claim, count: int, n: int) -> str:
    """Name the smallest sample that shows a claim which this one neither shows nor contradicts."""
    least = claim.fewest_to_show
    if not least or n >= least or claim.standing(count, n) != "undecided":
        return ""
    return f"; fewer than {least} answers cannot show {claim.bounds}"


def _until_recorded_again(calls: Sequence[Call]) -> str:
    return "; replay cannot change that, only a new recording" if all_replayed(calls) else ""


def interval_text(count: int, n: int) -> str:
    """Write the exact interval in which the true share lies, with 95 % confidence or more."""
    low, high = exact(count, n)
    return f"{low:.2f} to {high:.2f}"


def sample_hint(count: int, calls: Sequence[Call], of: str = "", *, chosen: bool = False) -> str:
    """Say what a share in a recording lets one expect of the next one."""
    if not all_replayed(calls):
        more = "a lower limit" if chosen else "a narrower interval"
        return f"ask more often for {more}: claude.sample(prompt, n)"
    if chosen:
        high = limits(count, len(calls))[1]
        return f"a sample of this size leaves a true share{of} of up to {high:.2f} possible (95 % limit)"
    between = interval_text(count, len(calls))
    return f"a sample of this size puts the true share{of} anywhere from {between} (95 % interval)"


def _known(count: int, n: int, *, chosen: bool) -> str:
    if chosen:
        return f"95 % upper limit {limits(count, n)[1]:.2f}"
    return f"95 % interval {interval_text(count, n)}"
