"""How a test is failed: with a message alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:

    class _Failed(BaseException):
        """What ``pytest.fail`` raises: mypy takes no attribute of a function for a base class."""

        msg: str

        def __init__(self, msg: str, *, pytrace: bool) -> None: ...
else:
    _Failed = pytest.fail.Exception

_PREFIXES = ("claude replay miss: ", "claude: ")


class Failure(_Failed):
    """The plugin fails a test."""

    @property
    def reason(self) -> str:
        """Why, in the line that stands in short summaries: there, every letter counts."""
        line = self.msg.partition("\n")[0]
        for prefix in _PREFIXES:
            line = line.removeprefix(prefix)
        return line


class NoVerdict(Failure):
    """The test has come to no verdict: a request had no recording, or was not let out.

    No such failure is one that ``xfail`` expects.
    """


def fail(text: str) -> NoReturn:
    """Fail with a message: no traceback, and none of an exception that it replaces."""
    __tracebackhide__ = True
    raise Failure(text, pytrace=False) from None


def fail_without_verdict(text: str) -> NoReturn:
    """Fail in the same way a test whose answers cannot be judged."""
    __tracebackhide__ = True
    raise NoVerdict(text, pytrace=False) from None


def begin_with_reason(error: BaseException | None, report: pytest.TestReport) -> None:
    """Let short summaries and the messages of JUnit begin with why, not with a type."""
    crash = getattr(report.longrepr, "reprcrash", None)
    if isinstance(error, Failure) and crash is not None:
        crash.message = error.reason
