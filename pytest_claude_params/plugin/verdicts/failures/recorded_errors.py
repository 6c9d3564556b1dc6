"""Errors that the API answered while recording: they must not become what is replayed for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params import expectations
from pytest_claude_params.cassettes.recording import after_test
from pytest_claude_params.expectations import Verdict
from pytest_claude_params.record_mode import drops_unplayed

if TYPE_CHECKING:
    from pytest_claude_params.call import Call
    from pytest_claude_params.plugin.claude_run import ClaudeRun

_ERROR = 400
_TOO_MANY = 429


def unexpected_errors(run: ClaudeRun) -> list[Verdict]:
    """An error of the day of recording must not become what is replayed for ever."""
    if not any(_is_new_error(call) for call in run.transcript.calls):
        return []
    if wants_errors(run):
        return []
    return [
        Verdict(
            passed=False,
            expected="an answer to record",
            observed=f"HTTP {answer.call.response.status} {answer.call.response.error_type}",
            hint=_how_to_go_on(answer.call, run.recorder.mode),
            subject="recording",
            calls=(answer.call,),
            which=answer.which,
        )
        for answer in expectations.final_answers(run.transcript.calls)
        if _is_new_error(answer.call)
    ]


def wants_errors(run: ClaudeRun) -> bool:
    """Whether a test expects something of errors, so that one is what it wants to have recorded."""
    wanted = expectations.asked_for(run.declaration.wanted)
    return any(one.expectation.judges_errors for one in wanted)


def has_answers(run: ClaudeRun) -> bool:
    """Whether anything was recorded that may be of use once a failed test is mended."""
    added = run.recorder.cassette.added
    return any(response.status < _ERROR for _, response in added) or (
        bool(added) and wants_errors(run)
    )


def put_aside(run: ClaudeRun, reason: str) -> None:
    """Put aside what a failed test was answered; errors that it does not expect are of no use.

    Args:
        run: the test's.
        reason: why it failed.
    """
    if has_answers(run):
        after_test.reject(run.recorder, reason)
    else:
        after_test.forget(run.recorder)


def _is_new_error(call: Call) -> bool:
    return call.is_new and call.response.status >= _ERROR


def _how_to_go_on(call: Call, mode: str) -> str:
    wanted = "if the error is wanted, say so: claude_expect(status=...) or error_type=..."
    if call.response.status != _TOO_MANY:
        return wanted
    wait = call.response.headers.get("retry-after")
    asked = f"the API asks to wait {wait} s" if wait else "the API does not say how long to wait"
    go_on = "update" if drops_unplayed(mode) else "new"
    return (
        f"{asked}; what is recorded stays, and --claude-record={go_on} goes on from here; {wanted}"
    )


def answers_can_be_kept(run: ClaudeRun) -> bool:
    """Whether a test that fails as expected has met answers, and not a bad day of the API."""
    recorded = sum(call.is_fresh for call in run.transcript.calls)
    unanswered = run.transcript.let_out > recorded
    return not unanswered and not run.recorder.secrets.withheld and not unexpected_errors(run)
