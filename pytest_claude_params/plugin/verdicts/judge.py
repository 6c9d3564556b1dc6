"""The judge of a test: asked in its cassette, and apart from its calls."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import CassetteMiss
from pytest_claude_params.expectations.asking import NoAnswerError
from pytest_claude_params.plugin.stash import OPTIONS
from pytest_claude_params.record_mode import replays_only
from pytest_claude_params.transcript import Transcript

if TYPE_CHECKING:
    import pytest

    from pytest_claude_params.call import Call
    from pytest_claude_params.cassettes.recording.recorder import Recorder
    from pytest_claude_params.expectations.asking import Ask
    from pytest_claude_params.plugin.claude_run import ClaudeRun


def judge_of(item: pytest.Item, run: ClaudeRun) -> Ask:
    """Return what asks the judge; the same question is asked once in a test."""
    answers: dict[str, Call] = {}
    api_version = item.config.stash[OPTIONS].api_version

    def ask(parameters: dict[str, Any]) -> Call:
        question = json.dumps(parameters, sort_keys=True)
        if question not in answers:
            answers[question] = _asked(parameters, run, api_version)
        return answers[question]

    return ask


def judge_of_recordings(run: ClaudeRun, recordings: Recorder, api_version: str | None) -> Ask:
    """Return what answers a judge's questions about recordings from the recordings.

    Args:
        run: the test's.
        recordings: replays them.
        api_version: the ``anthropic-version`` that the judge's client pins.
    """
    from pytest_claude_params.sdk.own_requests.single_request import send

    def ask(parameters: dict[str, Any]) -> Call:
        if run.interception is None:
            raise NoAnswerError("the test is over")
        with suppress(CassetteMiss), run.interception.answered_by(lambda: recordings):
            send(parameters, live=False, api_version=api_version)
            return recordings.transcript.calls[-1]
        raise NoAnswerError("no recording answers what the judge is asked of this one")

    return ask


def _asked(parameters: dict[str, Any], run: ClaudeRun, api_version: str | None) -> Call:
    # Only now: a run that asks no judge must not pay for the SDK.
    from pytest_claude_params.sdk.own_requests.single_request import send

    noted = Transcript(run.transcript.test)
    try:
        with run.recorder.scenes.aside(noted):
            error = send(
                parameters, live=not replays_only(run.recorder.mode), api_version=api_version
            )
    except CassetteMiss:
        # It is told in the verdict: the test's own misses are told by a screen of their own.
        run.misses_told = len(run.transcript.misses) + len(noted.misses)
        command = run.recorder.context.command(run.recorder.cassette)
        hint = f"the rubric, the judge or the answer changed, or is new; record it: {command}"
        raise NoAnswerError("no recording answers what it is asked", hint) from None
    finally:
        run.transcript.add_judge(noted)
    if not noted.calls:
        raise NoAnswerError(f"it could not be reached: {error}")
    return noted.calls[-1]
