"""How a test is failed: with a message alone."""

from __future__ import annotations

from typing import NoReturn

import pytest


def fail(text: str) -> NoReturn:
    """Fail with a message: no traceback, and none of an exception that it replaces."""
    __tracebackhide__ = True
    raise pytest.fail.Exception(text, pytrace=False) from None
