"""What ends a run that records: every further request would be rejected for the same reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params import expectations
from pytest_claude_params.errors import causes_of
from pytest_claude_params.plugin.stash import RUN
from pytest_claude_params.wording import shortened

if TYPE_CHECKING:
    import pytest

    from pytest_claude_params.call import Call, CallResponse
    from pytest_claude_params.plugin.running.claude_run import ClaudeRun

_UNAUTHORIZED = 401
_PAYMENT_REQUIRED = 402
_FORBIDDEN = 403
# anthropic 2.14 raises it before a request is made; other versions were not tried.
_NO_KEY_OF_SDK = "Could not resolve authentication method"
_NO_KEY = """\
claude: recording needs a key, and ANTHROPIC_API_KEY is not set

  Nothing was sent. The run ends here, since no other test could record either.
  Set the key, and give the same command again: what was recorded before is not asked again."""
_REJECTED = """\
claude: {headline}

  answer     HTTP {status} {type}: {message}
  The run ends here, since every further request would be answered the same.
  What was recorded before stays: --claude-record=new goes on from there.
  If the test wants this error: claude_expect(status={status})"""


def end_if_hopeless(item: pytest.Item, error: BaseException | None) -> str:
    """End the run where nothing more can be recorded: no key, no credit. Returns why, or nothing.

    Args:
        item: the test that has met it.
        error: what it has failed with.
    """
    run = item.stash.get(RUN, None)
    if run is None or run.recorder.mode == "none" or not (text := _hopeless(run, error)):
        return ""
    told = run.recorder.secrets.told(text)
    run.outcome.reason = item.session.shouldstop = told.partition("\n")[0]
    return told


def _hopeless(run: ClaudeRun, error: BaseException | None) -> str:
    if any(_NO_KEY_OF_SDK in str(one) for one in causes_of(error)):
        return _NO_KEY
    if any(one.expectation.judges_errors for one in expectations.asked_for(run.declaration.wanted)):
        return ""
    calls = [*run.transcript.calls, *run.fixture_calls]
    return next(filter(None, map(_rejected, calls)), "")


def _rejected(call: Call) -> str:
    if not call.is_fresh:
        return ""
    answer = call.response
    message = _message(answer)
    headline = _why(answer, message)
    return headline and _REJECTED.format(
        headline=headline,
        status=answer.status,
        type=answer.error_type,
        message=shortened(message),
    )


def _why(answer: CallResponse, message: str) -> str:
    """Say why no request of this account is answered; nothing if others may be."""
    said = message.lower()
    if answer.status == _UNAUTHORIZED:
        return "the API rejected the key"
    if answer.status not in (400, _PAYMENT_REQUIRED, _FORBIDDEN):
        return ""
    if answer.status == _PAYMENT_REQUIRED or "credit balance" in said:
        return "the account has no credit"
    if "organization" in said and "disabled" in said:
        return "the organization is disabled"
    return ""


def _message(answer: CallResponse) -> str:
    body = answer.body if isinstance(answer.body, dict) else {}
    error = body.get("error")
    return str(error.get("message", "")) if isinstance(error, dict) else ""
