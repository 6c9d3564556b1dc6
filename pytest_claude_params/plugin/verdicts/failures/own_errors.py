"""The test's own end: an exception, a skip, a time-out, or that it could not run."""

from __future__ import annotations

import sys

import pytest


def is_time_out(error: BaseException) -> bool:
    """Whether pytest-timeout has stopped the test: that says nothing of what it was answered."""
    return isinstance(error, pytest.fail.Exception) and "from pytest-timeout" in str(error)


def is_skip(error: BaseException) -> bool:
    """Whether a test or a fixture has skipped, in pytest's way or in unittest's."""
    unittest = sys.modules.get("unittest")
    return isinstance(error, pytest.skip.Exception) or (
        unittest is not None and isinstance(error, unittest.SkipTest)
    )


def first_line(error: BaseException) -> str:
    """Return an exception in a line: its type, and how its text begins."""
    lines = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0]}" if lines else type(error).__name__


def has_not_run(error: BaseException) -> bool:
    """Whether pytest could not run the test's body: it is a coroutine, and no plugin runs those."""
    return isinstance(error, pytest.fail.Exception) and "async def functions are not" in str(error)
