"""Runs a case of a suite: asks what it says, and judges its turns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params import expectations
from pytest_claude_params.cassettes.recordings import calls_of
from pytest_claude_params.errors import ClaudeParamsError
from pytest_claude_params.plugin.collecting.expectation_table import expectation_table
from pytest_claude_params.plugin.judging.failures.failure import fail
from pytest_claude_params.plugin.running.judge import judge_of
from pytest_claude_params.plugin.stash import OPTIONS, RUN
from pytest_claude_params.suites import application, conversation
from pytest_claude_params.suites.expecting import Expecting

if TYPE_CHECKING:
    import pytest

    from pytest_claude_params.call import Call
    from pytest_claude_params.suites.planned import PlannedCase, PlannedTurn


def answer_by_application(case: PlannedCase) -> None:
    """Let the application's own function answer."""
    application.answer(case, application.function_of(str(case.call)))


def hold_conversation(item: pytest.Item, case: PlannedCase, claude: Any) -> None:
    """Ask what the case says, turn by turn; fails for the first turn that is not as expected."""
    __tracebackhide__ = True
    calls = item.stash[RUN].transcript.calls
    seen = [0]

    def judged(turn: PlannedTurn, number: int) -> None:
        __tracebackhide__ = True
        new = calls[seen[0] :]
        seen[0] = len(calls)
        if turn.expect and (text := _broken(item, turn, new)):
            fail(f"claude: turn {number} of {len(case.turns)}: {text}")

    try:
        conversation.hold(case, claude, judged)
    except ClaudeParamsError as error:
        fail(f"claude: {error}")


def _broken(item: pytest.Item, turn: PlannedTurn, calls: list[Call]) -> str:
    """Return what the answer to a turn broke, or nothing."""
    options, run = item.config.stash[OPTIONS], item.stash[RUN]
    expecting = Expecting(expectation_table(item), item.path.parent, options.judge_model)
    # Tools between are asked for by the same turn: what is said in the end answers it.
    verdicts = expectations.judge(
        expecting.wanted(turn.expect),
        calls[-1:],
        lambda path: calls_of(path, options.hosts, options.max_cassette_mb),
        judge_of(item, run),
    )
    failed = [one for one in verdicts if not one.passed]
    if not failed:
        return ""
    details = expectations.explain_all(verdicts)
    text = "\n\n".join([expectations.headline(failed), *details])
    return str(run.recorder.secrets.told(text))
