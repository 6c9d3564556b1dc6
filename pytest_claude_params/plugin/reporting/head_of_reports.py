"""When, with what and on what tests are run: the head of their reports."""

from __future__ import annotations

import importlib.metadata
import platform
import shlex
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pytest_claude_params import clock
from pytest_claude_params.comparisons.sources.git import Repository
from pytest_claude_params.errors import UsageError
from pytest_claude_params.plugin.stash import OPTIONS
from pytest_claude_params.reports.run_file.kinds import RunRow

if TYPE_CHECKING:
    from pathlib import Path

_PACKAGES = ("anthropic", "pytest-claude-params")


def run_head(config: pytest.Config, seconds: float, besides: dict[str, str]) -> RunRow:
    """Return the head of the reports of a run that is about to end.

    Args:
        config: the run's.
        seconds: how long it took.
        besides: what failed besides the Claude tests.
    """
    commit, changed = _commit(config.rootpath)
    return RunRow(
        started_at=(clock.now() - timedelta(seconds=seconds)).isoformat(timespec="seconds"),
        seconds=round(seconds, 2),
        command=shlex.join(["pytest", *map(str, config.invocation_params.args)]),
        record=config.stash[OPTIONS].record,
        commit=commit,
        changed=changed,
        versions={
            "python": platform.python_version(),
            "pytest": pytest.__version__,
            **{name: importlib.metadata.version(name) for name in _PACKAGES},
        },
        besides=besides,
    )


def _commit(root: Path) -> tuple[str, bool]:
    """Return the commit that is tested, and whether files differ from it; nothing outside of git."""
    try:
        repository = Repository.of(root)
        return repository.commit("HEAD"), repository.differs
    except UsageError:
        return "", False
