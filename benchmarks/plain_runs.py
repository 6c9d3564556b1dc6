"""What the plugin costs a run of pytest that has no Claude test."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import suites
from table import Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from plan import Plan

TARGET_MS = 3.0
TESTS = """
import pytest


@pytest.mark.parametrize("number", range({tests}))
def test_nothing(number):
    pass
"""
# What pytest waits for before it collects: the import, the options and the configuration.
LOAD = """
import functools
import time

import pytest

spent = []


def timed(function):
    @functools.wraps(function)
    def run(*arguments, **named):
        start = time.process_time()
        try:
            return function(*arguments, **named)
        finally:
            spent.append(time.process_time() - start)

    return run


@timed
def load():
    from pytest_claude_params.plugin import hooks

    return hooks


hooks = load()
for name in ("pytest_addoption", "pytest_configure"):
    setattr(hooks, name, timed(getattr(hooks, name)))
pytest.main(["-q", "-p", "no:cacheprovider", "--collect-only"], plugins=[hooks])
print(1_000 * sum(spent))
"""

# Whole runs in one process, in turns: those of two processes differ by more than the hooks cost.
HOOKS = """
import contextlib
import gc
import io
import statistics
import sys
import time

import pytest
from pytest_claude_params.plugin import hooks


def run(*plugins):
    gc.collect()
    start = time.process_time()
    with contextlib.redirect_stdout(io.StringIO()):
        assert pytest.main(["-q", "-p", "no:cacheprovider"], plugins=plugins) == 0
    return time.process_time() - start


added = [run(hooks) - run() for _ in range(int(sys.argv[1]) + 1)][1:]
print(1_000_000 * statistics.median(added))
"""


def rows(plan: Plan, folder: Path) -> Iterator[Row]:
    """Measure the load of the plugin, and its hooks for each test."""
    project = suites.project(folder / "plain", TESTS.format(tests=plan.plain_suite))
    load = min(_figure(LOAD, project) for _ in range(plan.runs))
    yield Row("a run without Claude tests: loading the plugin", load, "ms", TARGET_MS)
    hooks_us = _figure(HOOKS, project, str(plan.rounds)) / plan.plain_suite
    yield Row("a run without Claude tests: its hooks, for a test", hooks_us, "us")


def _figure(script: str, folder: Path, *arguments: str) -> float:
    """Return the number that a script prints last, run in a process of its own."""
    environment = {**suites.environment(), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    command = [sys.executable, "-c", script, *arguments]
    output = subprocess.check_output(command, cwd=folder, env=environment, text=True)
    return float(output.split()[-1])
