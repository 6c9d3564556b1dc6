"""Unplayed recordings in a run of pytest: which tests fail for them, what rides on reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from pytest_claude_params.plugin.collecting.cassette_place import cassette_path, folder_of
from pytest_claude_params.plugin.paths import record_command
from pytest_claude_params.plugin.stash import COLLECTED, OPTIONS
from pytest_claude_params.plugin.verdicts.failures.failure import fail
from pytest_claude_params.record_mode import replays_only
from pytest_claude_params.unused import unused_by

if TYPE_CHECKING:
    from pytest_claude_params.plugin.claude_run import ClaudeRun

_NARROWING = ("lf", "ignore", "ignore_glob")


def fail_for_unused(item: pytest.Item, run: ClaudeRun) -> None:
    """Note what a test that has passed left unplayed; fails if the project wants that.

    Only now, after the last fixture: until then something may still be played.
    """
    __tracebackhide__ = True
    wanted = item.config.stash[OPTIONS].unused
    # What a changed answer has kept from being asked is no use of the recordings.
    if not run.outcome.passed or wanted == "off" or item.config.stash[OPTIONS].mutate:
        return
    run.recordings.shared = _use_of_shared(item, run)
    left = unused_by(run.recorder)
    if left is None:
        return
    run.recordings.unused = list(left.requests)
    if wanted == "error":
        command = record_command(item, "update")
        fail(left.screen(run.recorder.context.cassette_name, command))


def is_whole(config: pytest.Config) -> bool:
    """Whether no file of the project was left out: no path, ``--ignore`` or ``--lf`` was given.

    What ``-k`` and ``-m`` leave out is counted elsewhere.
    """
    return (
        config.args_source is not pytest.Config.ArgsSource.ARGS
        and config.invocation_params.dir == config.rootpath
        and not any(config.getoption(name, None) for name in _NARROWING)
    )


def _use_of_shared(item: pytest.Item, run: ClaudeRun) -> dict[str, Any]:
    """What a test has played of a cassette that others play, too.

    While something is recorded, the numbers of recordings move.
    """
    recorder = run.recorder
    if recorder.owned or not replays_only(recorder.mode) or not recorder.cassette.exists:
        return {}
    path = cassette_path(item, folder_of(item), run.declaration.cassette)
    return {
        "sharers": len(item.config.stash[COLLECTED].get(path, ())),
        "recordings": len(recorder.cassette),
        "played": recorder.cassette.played,
    }
