"""Continuous integration: where nobody means to record."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from pytest_claude_params.errors import UsageError
from pytest_claude_params.record_mode import replays_only

if TYPE_CHECKING:
    from pytest_claude_params.record_mode import RecordMode

_NO = ("", "0", "false", "no")


def is_ci() -> bool:
    """Whether the environment says so: ``CI`` is set, as all its services do."""
    return os.environ.get("CI", "").lower() not in _NO


def check_recording(mode: RecordMode, source: str, *, allowed: bool) -> None:
    """Raise ``UsageError`` for a run that would record in CI.

    Args:
        mode: the run's record mode.
        source: the option or ini key that says so.
        allowed: whether ``--claude-allow-record`` is given.
    """
    if replays_only(mode) or allowed or not is_ci():
        return
    raise UsageError(
        f"{source}: {mode!r} would call the API, and this is CI (CI={os.environ['CI']}). Record at "
        "your desk and commit the cassettes; --claude-allow-record records here all the same"
    )
