"""What a ``unittest.TestCase`` has caught of its own failure.

``TestCase.run`` lets nothing rise. pytest keeps what it caught on the item, and puts it into the
report in the place of anything else that rises.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


def raise_caught(item: pytest.Item) -> None:
    """Let the first failure that a TestCase has caught rise, as from any other test."""
    __tracebackhide__ = True
    if caught := _caught(item):
        raise caught[0].value


@contextmanager
def replaced_by_verdict(item: pytest.Item) -> Iterator[None]:
    """Put what rises in the place of what a TestCase has caught."""
    __tracebackhide__ = True
    try:
        yield
    except BaseException as error:
        if caught := _caught(item):
            caught[0] = pytest.ExceptionInfo.from_exception(error)
        raise


def _caught(item: pytest.Item) -> list[pytest.ExceptionInfo[Any]] | None:
    # An attribute that pytest does not promise: without it, the report still tells a failure.
    return getattr(item, "_excinfo", None)
