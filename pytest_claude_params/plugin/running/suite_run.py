"""Runs a case of a suite: asks what it says, and judges its turns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params import expectations
from pytest_claude_params.cassettes.recordings import calls_of
from pytest_claude_params.plugin.stash import OPTIONS, RUN
from pytest_claude_params.plugin.verdicts.all_verdicts import TurnVerdicts, of_turn
from pytest_claude_params.plugin.verdicts.failures.failure import fail
from pytest_claude_params.plugin.verdicts.failures.recorded_errors import wants_errors
from pytest_claude_params.plugin.verdicts.judge import judge_of
from pytest_claude_params.suites import conversation
from pytest_claude_params.suites.hints import hints_in_words_of_suites

if TYPE_CHECKING:
    import pytest

    from pytest_claude_params.plugin.claude_run import ClaudeRun
    from pytest_claude_params.suites.preparing import PreparedCase

_ERROR = 400


def hold_conversation(item: pytest.Item, prepared: PreparedCase, claude: Any) -> None:
    """Ask what the case says, turn by turn; fails for the first turn that is not as expected."""
    __tracebackhide__ = True
    run, case = item.stash[RUN], prepared.case

    def judged(number: int) -> None:
        __tracebackhide__ = True
        if not prepared.of_turns[number - 1]:
            return
        turn = _judged_turn(item, run, prepared, number)
        run.turns.append(turn)
        if text := _broken(turn):
            fail(run.recorder.secrets.told(f"claude: {text}"))

    try:
        conversation.hold(case, claude, judged)
    except conversation.ConversationError as error:
        fail(f"claude: {error}")
    except Exception:
        # Of the SDK: no code of the user's runs here, so its traceback says nothing to them.
        if not (answer := _error_of_api(run)):
            raise
        if not wants_errors(run):
            fail(run.recorder.secrets.told(f"claude: {answer}"))


def _error_of_api(run: ClaudeRun) -> str:
    """Say which error the last request was answered with; nothing if it was not."""
    calls = run.transcript.calls
    if not calls or calls[-1].response.status < _ERROR:
        return ""
    answer = calls[-1].response
    said = str(answer.error.get("message", ""))
    known = f"{answer.status} {answer.error_type or ''}".strip()
    return f"the API answered {known}{f': {said}' if said else ''}"


def _judged_turn(
    item: pytest.Item, run: ClaudeRun, prepared: PreparedCase, number: int
) -> TurnVerdicts:
    options, wanted = item.config.stash[OPTIONS], prepared.of_turns[number - 1]
    # Tools between are asked for by the same turn: what is said in the end answers it.
    answer = run.transcript.calls[-1]
    which = f"turn {number} of {len(prepared.case.turns)}"
    verdicts = expectations.evaluate(
        wanted,
        [answer],
        lambda path: calls_of(path, options.hosts, options.max_cassette_mb),
        judge_of(item, run),
    )
    return TurnVerdicts(
        which, wanted, answer, of_turn(hints_in_words_of_suites(verdicts), which), number
    )


def _broken(turn: TurnVerdicts) -> str:
    """Return what the answer to a turn broke, or nothing."""
    failed = [one for one in turn.verdicts if not one.passed]
    if not failed:
        return ""
    details = expectations.explain_all(turn.verdicts)
    return "\n\n".join([expectations.headline(failed), *details])
