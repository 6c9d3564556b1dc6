"""The end of a run that records: every further request would fail for the same reason."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pytest_claude_params.errors import causes_of
from pytest_claude_params.network_guard import PlaceholderBlocked
from pytest_claude_params.plugin.stash import OPTIONS, PLACE, RUN, UNREACHED
from pytest_claude_params.plugin.verdicts.failures.recorded_errors import wants_errors
from pytest_claude_params.record_mode import asks_anew, replays_only
from pytest_claude_params.wire import hosts
from pytest_claude_params.wire.unreached import why_unreached
from pytest_claude_params.wording import shortened

if TYPE_CHECKING:
    import pytest

    from pytest_claude_params.call import Call, CallResponse
    from pytest_claude_params.plugin.claude_run import ClaudeRun

_BASE_URL = "ANTHROPIC_BASE_URL"
_UNAUTHORIZED = 401
_PAYMENT_REQUIRED = 402
_FORBIDDEN = 403
# anthropic 2.14 raises it before a request is made; other versions were not tried.
_NO_KEY_OF_SDK = "Could not resolve authentication method"
_NO_KEY = """\
claude: recording needs a key, and ANTHROPIC_API_KEY is not set

  Nothing was sent. {ends}
  Set the key, and give the same command again: what was recorded before is not asked again."""
_ENDS_WITHOUT_A_KEY = "The run ends here, since no other test could record either."
_MARKED = "The run goes on: this test records by its marker, claude_cassette(record={mode!r})."
_REJECTED = """\
claude: {headline}

  answer     HTTP {status} {type}: {message}
{ends}  {stays}
  If the test wants this error: claude_expect(status={status})"""
_UNREACHED = """\
claude: {place} cannot be reached: {why}

{ends}  {stays}
  If the test wants this failure: claude_fault(connection="refused")"""
_ENDS = "  The run ends here, since no other test could record either.\n"
_ENDS_SECOND = "  The run ends here: two tests could not reach it.\n"
_ENDS_REJECTED = "  The run ends here, since every further request would be answered the same.\n"


def end_if_hopeless(item: pytest.Item, error: BaseException | None) -> str:
    """End the run where nothing more can be recorded: no key, no credit. Returns why, or nothing.

    Where only a marker records, the others replay, and the run goes on.

    Args:
        item: the test that has met it.
        error: what it has failed with.
    """
    run = item.stash.get(RUN, None)
    if run is None or replays_only(run.recorder.mode):
        return ""
    ends = _run_records(item)
    text = _no_key(run, ends=ends) if _lacks_key(item, error) else _hopeless(run, ends=ends)
    return _end(item, run, text, ends=ends) if text else ""


def tell_unreached(item: pytest.Item, error: BaseException | None) -> str:
    """Return why the host of a failed test cannot be reached, or nothing.

    Ends the run if it is the one that the other tests ask, too: the API's, or another, such as
    Bedrock's, that a second test cannot reach either.

    Args:
        item: the test.
        error: what it has failed with.
    """
    run = item.stash.get(RUN, None)
    if run is None or error is None or replays_only(run.recorder.mode) or _was_answered(run):
        return ""
    unreached = _unreached(run, error)
    if unreached is None:
        return ""
    place, why = unreached
    is_where_clients_go = hosts.is_where_clients_go(place)
    before = item.config.stash.setdefault(UNREACHED, set())
    is_for_all = (is_where_clients_go or place in before) and _run_records(item)
    before.add(place)
    of_base_url = is_where_clients_go and place == hosts.place_of(os.environ.get(_BASE_URL, ""))
    text = _UNREACHED.format(
        place=f"{place} ({_BASE_URL})" if of_base_url else place,
        why=why,
        ends=(_ENDS if is_where_clients_go else _ENDS_SECOND) if is_for_all else "",
        stays=_what_stays(run),
    )
    return _end(item, run, text, ends=is_for_all)


def _end(item: pytest.Item, run: ClaudeRun, text: str, *, ends: bool) -> str:
    told = run.recorder.secrets.told(text)
    if ends:
        run.outcome.reason = item.session.shouldstop = told.partition("\n")[0]
    return told


def _run_records(item: pytest.Item) -> bool:
    """Whether all tests record, and not only those whose markers say so."""
    return not replays_only(item.config.stash[OPTIONS].record)


def _lacks_key(item: pytest.Item, error: BaseException | None) -> bool:
    return any(
        _NO_KEY_OF_SDK in str(one)
        or (isinstance(one, PlaceholderBlocked) and item.stash[PLACE].is_keyless)
        for one in causes_of(error)
    )


def _no_key(run: ClaudeRun, *, ends: bool) -> str:
    marked = _MARKED.format(mode=run.recorder.mode)
    return _NO_KEY.format(ends=_ENDS_WITHOUT_A_KEY if ends else marked)


def _hopeless(run: ClaudeRun, *, ends: bool) -> str:
    if wants_errors(run):
        return ""
    rejected = (_rejected(call, _what_stays(run), ends=ends) for call in run.every_call)
    return next(filter(None, rejected), "")


def _rejected(call: Call, stays: str, *, ends: bool) -> str:
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
        ends=_ENDS_REJECTED if ends else "",
        stays=stays,
    )


def _what_stays(run: ClaudeRun) -> str:
    """Say which command goes on from here; one that asks everything again starts over."""
    if asks_anew(run.recorder.mode):
        return "What was recorded before stays."
    return (
        f"What was recorded before stays: --claude-record={run.recorder.mode} goes on from there."
    )


def _was_answered(run: ClaudeRun) -> bool:
    return any(call.is_fresh for call in run.every_call)


def _unreached(run: ClaudeRun, error: BaseException) -> tuple[str, str] | None:
    """Return which host cannot be reached, and why."""
    left = [one for recorder in (run.recorder, *run.set_up) for one in recorder.unanswered.left]
    for one in left:
        if one.unreached:
            return one.place, one.unreached
    # Of most HTTP libraries only the answers are seen.
    why = why_unreached(error)
    return (left[0].place, why) if left and why else None


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
