"""The rules for a sample of a test: how many requests have gone out, and how many answers the verdict needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.errors import UsageError
from pytest_claude_params.sdk.sampling import SampleRules
from pytest_claude_params.wording import listed, plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.call import Call
    from pytest_claude_params.expectations import Wanted
    from pytest_claude_params.plugin.claude_run import ClaudeRun

_FEWEST = 2
_NOTHING_CHANGES = "no further one could change the verdict"


def sample_rules(run: ClaudeRun) -> SampleRules:
    """Return the rules of the samples of one test."""
    transcript = run.transcript

    def further(start: int, seen: int, planned: int) -> int:
        wanted, sample = run.declaration.wanted, (start, seen, planned)
        left, because = _further(wanted, transcript.calls, sample)
        if not left:
            run.stopped_early = True
            transcript.add_note(f"stopped after {seen} of {plural(planned, 'answer')}: {because}")
        return left

    return SampleRules(
        let_out=lambda: transcript.let_out,
        answered=lambda: len(transcript.calls),
        further=further,
        is_ordered=bool(run.recorder.faults),
    )


def check_later_requests(run: ClaudeRun) -> None:
    """Raise ``UsageError`` for a sample that stopped early by a confidence shared with later requests."""
    if run.stopped_early and len(_samples(run.transcript.calls)) > 1:
        _check_shared_confidence(run.declaration.wanted)


def _further(
    wanted: Sequence[Wanted], calls: Sequence[Call], sample: tuple[int, int, int]
) -> tuple[int, str]:
    """Tell how many answers the verdict needs at least, and why it may need none.

    Raises ``UsageError`` if it needs all.
    """
    from pytest_claude_params.expectations.samples.claims.early_stopping import further
    from pytest_claude_params.expectations.samples.claims.shared_confidence import share_confidence
    from pytest_claude_params.expectations.samples.repeated_requests import question_of

    start, seen, planned = sample
    _check_counts(wanted)
    group: tuple[Call, ...] = ()
    if seen:
        # Earlier repeats of the request belong to the sample, too.
        samples, asked = _samples(calls), question_of(calls[start])
        group = next((one for one in samples if question_of(one[0]) == asked), ())
        if len(samples) > 1:
            _check_shared_confidence(wanted)
    counts = [
        count
        for one in share_confidence(wanted, samples=1)
        if (of := one.expectation.counts)
        for count in of(group, one.value)
    ]
    left = planned - seen
    more = min(max(further(counts, len(group), len(group) + left), _FEWEST - seen), left)
    return more, ", ".join(filter(None, (one.because for one in counts))) or _NOTHING_CHANGES


def _samples(calls: Sequence[Call]) -> list[tuple[Call, ...]]:
    from pytest_claude_params.expectations.evaluation import final_answers
    from pytest_claude_params.expectations.samples.repeated_requests import groups_of

    return groups_of(one.call for one in final_answers(calls) if one.call.request.is_message)


def _check_shared_confidence(wanted: Sequence[Wanted]) -> None:
    """Raise ``UsageError`` for what is only known once the test has made all of its requests."""
    from pytest_claude_params.expectations.samples.claims.shared_confidence import gates_of

    if names := [one.name for one in wanted if gates_of(one)]:
        raise UsageError(
            f"claude.sample: with stop_early, the confidence of {names[0]} is for one request, and "
            "this test makes several, which share it. Leave stop_early out, or make two tests of it"
        )


def _check_counts(wanted: Sequence[Wanted]) -> None:
    if not wanted:
        raise UsageError(
            "claude.sample: stop_early needs an expectation on the sample, such as "
            "claude_expect(pass_rate={...}): without one there is no verdict to settle"
        )
    if names := [one.name for one in wanted if one.expectation.counts is None]:
        raise UsageError(
            f"claude.sample: with stop_early, {listed(names)} cannot be expected: every further "
            "answer could change the verdict. What is expected of each answer can be part of "
            "pass_rate"
        )
