"""Collected Claude tests, checked and prepared before any of them runs."""

from __future__ import annotations

import pytest

from pytest_claude_params.errors import UsageError
from pytest_claude_params.plugin.declaration import read_declaration
from pytest_claude_params.plugin.stash import DECLARATION

RUN_FIXTURE = "_claude_run"


def prepare(items: list[pytest.Item]) -> None:
    """Read what each test declares; raises one ``pytest.UsageError`` for all that is wrong."""
    problems = [problem for item in items if (problem := _prepare(item))]
    if problems:
        raise pytest.UsageError(*dict.fromkeys(problems))


def _prepare(item: pytest.Item) -> str | None:
    try:
        item.stash[DECLARATION] = read_declaration(item)
    except UsageError as error:
        path, line, name = item.location
        return f"{path}:{(line or 0) + 1}: {name}: {error}"
    # First of all fixtures: calls that the others make while they set up are caught too.
    names = getattr(item, "fixturenames", [])
    names[:] = [RUN_FIXTURE, *(name for name in names if name != RUN_FIXTURE)]
    return None
