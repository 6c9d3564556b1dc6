"""Requests without an answer, while recording: the test would miss for ever, and is told so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.errors import ClaudeParamsError
from pytest_claude_params.expectations import Verdict
from pytest_claude_params.plugin.claude_run import Outcome
from pytest_claude_params.plugin.verdicts.failures.recorded_errors import put_aside

if TYPE_CHECKING:
    from pytest_claude_params.cassettes.recording.unanswered import NoAnswer
    from pytest_claude_params.plugin.claude_run import ClaudeRun

_REMEDY = (
    "as it is, the test cannot be replayed: give the client more time, and wait for what the test "
    "has started. To test what happens without an answer, inject that: claude_fault(delay_s=60) "
    'or claude_fault(connection="refused")'
)
_OF_FIXTURE = (
    "as it is, no test that uses the fixture can be replayed: give the client more time, or leave "
    "this call to the test, where claude_fault can take its place"
)
# The recordings of a fixture of wider scope are written before the test begins.
_TOO_LATE = (
    "what comes later is not recorded: read the answer within the fixture, and wait there for what "
    'it has started, or give it scope="function"'
)


def without_answer(run: ClaudeRun) -> list[Verdict]:
    """Return a verdict on each request that has failed; others may still be answered."""
    return [_verdict(_told(run, one), _REMEDY) for one in _failed(run)]


def without_answer_in_fixture(run: ClaudeRun) -> list[Verdict]:
    """The same of a fixture that is set up, or torn down: what is still to come is too late."""
    failed = [_verdict(_told(run, one), _OF_FIXTURE) for one in _failed(run)]
    after = f"yet after {run.transcript.test}"
    return failed + [
        _verdict(f"no whole answer to {one.what} {after}", _TOO_LATE)
        for one in run.recorder.unanswered.not_whole
    ]


def _failed(run: ClaudeRun) -> list[NoAnswer]:
    return [one for one in run.recorder.unanswered.left if one.why and not one.was_spare]


def _verdict(observed: str, hint: str) -> Verdict:
    return Verdict(
        passed=False,
        expected="an answer to record",
        observed=observed,
        hint=hint,
        subject="recording",
    )


def fail_for_unanswered(run: ClaudeRun) -> None:
    """Keep nothing of a test that has ended without an answer; a spare one is noted.

    Raises ``ClaudeParamsError``.
    """
    for one in run.recorder.unanswered.left:
        if one.was_spare:
            run.transcript.add_note(f"{run.transcript.test}: {_told(run, one)}, so not recorded")
            continue
        reason = _told(run, one)
        run.outcome = Outcome(reason=reason)
        put_aside(run, reason)
        raise ClaudeParamsError(f"{reason}: {_REMEDY}")


def _told(run: ClaudeRun, one: NoAnswer) -> str:
    return run.recorder.secrets.without_secrets(str(one))
