"""After the test: its recordings, or those of a fixture, are kept, shown in a preview or put aside."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.recording import after_test
from pytest_claude_params.plugin.stash import LEFT, PUT_ASIDE
from pytest_claude_params.plugin.verdicts.failures.recorded_errors import put_aside
from pytest_claude_params.record_mode import is_preview

if TYPE_CHECKING:
    import pytest

    from pytest_claude_params.plugin.claude_run import ClaudeRun


def keeps_recordings(run: ClaudeRun) -> bool:
    """Whether what was recorded goes into the cassette."""
    return run.outcome.keeps_recordings and not is_preview(run.recorder.mode) and not run.waits


def preview(item: pytest.Item, run: ClaudeRun) -> None:
    """Compare what a preview has asked with its recordings, once there is a verdict.

    A judge of recordings is answered from them, so only while calls are caught.
    """
    outcome = run.outcome
    if not is_preview(run.recorder.mode) or outcome.skipped:
        return
    if not (outcome.keeps_recordings or outcome.reason):
        return
    from pytest_claude_params.plugin.verdicts.previewed import previewed

    run.previewed = previewed(item, run)


def keep_or_put_aside(config: pytest.Config, run: ClaudeRun) -> None:
    """Keep recordings, show them in a preview, put them aside, or leave them for the next run."""
    if run.waits:
        run.recorder.secrets.look_again()
    elif run.previewed:
        _put_in_preview(run)
    elif keeps_recordings(run):
        run.recordings.keep(run.recorder, is_whole=not run.outcome.skipped)
    elif run.outcome.reason:
        _reject(config, run)
    else:
        run.recorder.secrets.look_again()
        config.stash[LEFT].add(run.recorder.cassette.path.parent)


def _put_in_preview(run: ClaudeRun) -> None:
    """Write what a preview has found beside the cassette."""
    if run.previewed and run.recorder.cassette.added:
        found = run.previewed
        test = after_test.put_in_preview(run.recorder, found.place, found.test)
        run.previewed = replace(found, test=test)


def _reject(config: pytest.Config, run: ClaudeRun) -> None:
    """Put aside what was recorded; another attempt of this run is not to play it again."""
    put_aside(run, run.outcome.reason)
    config.stash.setdefault(PUT_ASIDE, set()).add((run.recorder.cassette.path, run.transcript.test))
