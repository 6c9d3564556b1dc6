"""Judging: which calls an expectation is about, and what it says of each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from pytest_claude_params import wording
from pytest_claude_params.expectations.combinations.nested import judges_errors, judges_token_counts
from pytest_claude_params.expectations.expectation import Verdict
from pytest_claude_params.expectations.outcomes.failures import counts_tokens, failure_of
from pytest_claude_params.expectations.samples.answer_labels import LabelError
from pytest_claude_params.expectations.samples.claims.shared_confidence import share_confidence
from pytest_claude_params.expectations.samples.repeated_requests import groups_of, question_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pytest_claude_params.call import Call
    from pytest_claude_params.expectations.asking import Ask
    from pytest_claude_params.expectations.expectation import (
        Recorded,
        SampleRule,
        SamplesRule,
        Wanted,
    )

_FEWEST_REPEATS = 2


@dataclass(frozen=True, slots=True)
class _Material:
    """What there is to judge, and what helps.

    Args:
        calls: all calls of the test.
        answers: those that are final.
        groups: the answers to messages by request, if samples are judged.
        recorded: reads the calls of another cassette.
        ask: asks Claude; ``None`` if nothing can be asked.
    """

    calls: Sequence[Call]
    answers: Sequence[FinalAnswer]
    groups: Sequence[tuple[Call, ...]]
    recorded: Recorded
    ask: Ask | None


@dataclass(frozen=True, slots=True)
class FinalAnswer:
    """A call whose answer reached the code under test.

    Args:
        call: the call.
        which: which of several it is, ``call 2 of 3``; empty if it is the only one.
    """

    call: Call
    which: str


def evaluate(
    wanted: Sequence[Wanted],
    calls: Sequence[Call],
    recorded: Recorded = lambda _cassette: (),
    ask: Ask | None = None,
) -> list[Verdict]:
    """Judge every expectation on every call that it is about; failures stop nothing.

    Args:
        wanted: what is expected.
        calls: all calls of the test.
        recorded: reads the calls of another cassette; by default there are none.
        ask: asks Claude; ``None`` if nothing can be asked.
    """
    answers, groups = final_answers(calls), []
    # Requests are compared only where samples are judged: they can be long.
    if any(one.expectation.scope in ("sample", "samples") for one in wanted):
        groups = groups_of(one.call for one in answers if one.call.request.is_message)
        wanted = share_confidence(wanted, len(groups))
    material = _Material(calls, answers, groups, recorded, ask)
    return [verdict for one in wanted for verdict in _verdicts(one, material)]


def _of_test(wanted: Wanted, calls: Sequence[Call]) -> Verdict:
    verdict = cast("SampleRule", wanted.expectation.rule)(calls, wanted.value)
    return replace(verdict, subject=wanted.name, calls=tuple(calls))


def final_answers(calls: Sequence[Call]) -> list[FinalAnswer]:
    """Leave out attempts that were tried again, and requests that ask for no answer.

    What was injected is no answer of Claude's: it counts only as the last word.
    """
    asked = [
        call
        for call in calls
        if (call.request.is_message or counts_tokens(call))
        and (not call.is_injected or call is calls[-1])
    ]
    kept = _without_retried(asked)
    return [FinalAnswer(call, _which("call", at, len(kept))) for at, call in enumerate(kept, 1)]


def _without_retried(calls: Sequence[Call]) -> list[Call]:
    if not any(call.response.is_retryable for call in calls):
        # Nothing failed: no need to compare requests, which can be long.
        return list(calls)
    asked_again: set[str] = set()
    kept: list[Call] = []
    for call in reversed(calls):
        question = question_of(call)
        if not (call.response.is_retryable and question in asked_again):
            kept.append(call)
        asked_again.add(question)
    return kept[::-1]


def _verdicts(wanted: Wanted, material: _Material) -> Iterator[Verdict]:
    match wanted.expectation.scope:
        case "test":
            yield _of_test(wanted, material.calls)
        case "call":
            yield from _call_verdicts(wanted, material)
        case _:
            yield from _sample_verdicts(wanted, material)


def _call_verdicts(wanted: Wanted, material: _Material) -> Iterator[Verdict]:
    for answer in material.answers:
        if answer.call.request.is_message or judges_token_counts(wanted):
            verdict = _verdict(wanted, answer.call, material.ask)
            yield replace(verdict, subject=wanted.name, calls=(answer.call,), which=answer.which)


def _verdict(wanted: Wanted, call: Call, ask: Ask | None) -> Verdict:
    failure = failure_of(call)
    if failure and not judges_errors(wanted):
        return _failed_call(wanted, failure, call)
    return wanted.verdict_on(call, ask)


def _sample_verdicts(wanted: Wanted, material: _Material) -> Iterator[Verdict]:
    groups = material.groups
    for verdict in _judged_samples(wanted, material):
        which = _which("request", groups.index(verdict.calls) + 1, len(groups))
        yield replace(verdict, subject=wanted.name, which=which)


def _judged_samples(wanted: Wanted, material: _Material) -> list[Verdict]:
    """Judge each sample by itself, or all of them together if none stands in the way."""
    groups = material.groups
    problems = [_no_sample(wanted, group) for group in groups]
    if wanted.expectation.scope == "sample":
        return [
            replace(problem or _label_safe(wanted, group, material.ask), calls=group)
            for group, problem in zip(groups, problems, strict=True)
        ]
    found = [replace(one, calls=at) for at, one in zip(groups, problems, strict=True) if one]
    if found or not groups:
        return found
    try:
        rule = cast("SamplesRule", wanted.expectation.rule)
        verdicts = rule(groups, wanted.value, material.recorded)
    except LabelError as error:
        return [replace(_unlabelled(wanted, error), calls=groups[0])]
    return verdicts


def _label_safe(wanted: Wanted, group: tuple[Call, ...], ask: Ask | None) -> Verdict:
    try:
        return wanted.verdict_on(group, ask)
    except LabelError as error:
        return _unlabelled(wanted, error)


def _unlabelled(wanted: Wanted, error: LabelError) -> Verdict:
    return Verdict.without_verdict(wording.literal(wanted.given), f"{error}")


def _no_sample(wanted: Wanted, group: tuple[Call, ...]) -> Verdict | None:
    failed = [call for call in group if failure_of(call)]
    if failed and not judges_errors(wanted):
        observed = f"{len(failed)} of {len(group)} calls failed: {failure_of(failed[0])}"
        return _failed_call(wanted, observed, failed[0])
    if len(group) < _FEWEST_REPEATS:
        return Verdict(
            passed=False,
            expected=wording.literal(wanted.given),
            observed="one answer, which is not a sample",
            hint="ask more often: claude.sample(prompt, n) sends one request n times",
        )
    return None


def _failed_call(wanted: Wanted, observed: str, call: Call) -> Verdict:
    name, hint = call.response.error_type, "there is no answer to judge; if the error is wanted"
    if call.is_injected:
        hint = "the application made no further request; if it should give up"
    expected = f"error_type={name!r}" if name else f"status={call.response.status}"
    return Verdict(
        passed=False,
        expected=wording.literal(wanted.given),
        observed=observed,
        hint=f"{hint}, expect {expected} alone",
        unjudged=True,
    )


def _which(noun: str, at: int, total: int) -> str:
    return f"{noun} {at} of {total}" if total > 1 else ""
