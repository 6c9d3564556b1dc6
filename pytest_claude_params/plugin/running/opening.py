"""Opening the run of a Claude test: its calls are caught until it is left, and its recordings kept."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from pytest_claude_params.cassettes.recording import after_test
from pytest_claude_params.plugin.claude_run import ClaudeRun
from pytest_claude_params.plugin.running.asker import Asker
from pytest_claude_params.plugin.running.recorder_setup import recorder_of
from pytest_claude_params.plugin.stash import CAUSES_TOLD, LENDER, OPTIONS, PLACE
from pytest_claude_params.plugin.verdicts.failures.unanswered_requests import fail_for_unanswered
from pytest_claude_params.plugin.verdicts.recordings_after_test import (
    keep_or_put_aside,
    keeps_recordings,
    preview,
)
from pytest_claude_params.record_mode import replays_only
from pytest_claude_params.sdk.interception import Lender, intercepted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    import pytest

    from pytest_claude_params.plugin.collecting.markers.declaration import Declaration
    from pytest_claude_params.plugin.running.asker import Surroundings


@contextmanager
def opened(
    item: pytest.Item,
    declaration: Declaration,
    made_with: Surroundings,
) -> Iterator[ClaudeRun]:
    """Catch the calls of a test; on leaving, keep its recordings if it came to a verdict."""
    overrides: list[dict[str, Any]] = []
    recorder, watch = recorder_of(Asker(item, declaration, made_with), overrides)
    run = ClaudeRun(declaration, recorder, item.config.stash[OPTIONS], overrides, watch=watch)
    run.causes_told = item.config.stash.setdefault(CAUSES_TOLD, {})
    try:
        with (
            intercepted(run.recorder, lender_of(item.config)) as run.interception,
            item.stash[PLACE].recording(run.interception.is_asking),
            _sleeps_of(run),
        ):
            yield run
            # Only while calls are caught: a judge of recordings is answered from them.
            preview(item, run)
        run.interception = None
        if keeps_recordings(run):
            fail_for_unanswered(run)
        keep_or_put_aside(item.config, run)
    finally:
        after_test.leave(run.recorder)


def lender_of(config: pytest.Config) -> Lender:
    """Return what lends stubs for connections to all tests of this process."""
    if LENDER not in config.stash:
        config.stash[LENDER] = Lender()
    return config.stash[LENDER]


def _sleeps_of(run: ClaudeRun) -> AbstractContextManager[None]:
    """Skip the sleeps of a test that replays, if it asks for it."""
    if not replays_only(run.recorder.mode) or not run.declaration.cassette.skip_sleeps:
        return nullcontext()
    from pytest_claude_params.skipped_sleeps import skipped

    return skipped()
