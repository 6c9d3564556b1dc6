"""Runs of pytest in a process of their own, and batches that are looked after often."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from pytest_claude_params.batches import rounds

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def run_forked(pytester: pytest.Pytester, forked_python: str) -> Callable[..., pytest.RunResult]:
    """Return a function that runs pytest in the folder of the test, in a process that is forked.

    ``runpytest_subprocess`` starts the interpreter, which takes most of such a test.
    """

    def run(*arguments: str, timeout: float | None = None) -> pytest.RunResult:
        command = [forked_python, "-m", "pytest", *arguments]
        ended = subprocess.run(
            command, cwd=pytester.path, capture_output=True, text=True, timeout=timeout, check=False
        )
        print(ended.stdout, ended.stderr, sep="\n")  # noqa: T201 - to be seen if the test fails
        return pytest.RunResult(
            ended.returncode, ended.stdout.splitlines(), ended.stderr.splitlines(), 0
        )

    return run


@pytest.fixture
def quick_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a run look after its batch at once again: the simulated API takes no time for it."""
    monkeypatch.setattr(rounds, "_FIRST_PAUSE_S", 0.01)
