"""All errors and warnings, in one tree.

    ClaudeParamsError (Exception)      a mistake the user can mend; shown as one message
    |-- UsageError                     a marker, option, ini key or argument is wrong
    |   `-- SeveralMistakesError                several of them
    |-- CassetteError                  a cassette cannot be read or written
    |-- MissingExtraError              an optional package is needed for what was asked
    RefusedParameter (UserWarning)   a request that the API rejects, by the rules
    CassetteMiss (BaseException)       no recording answers this request
    `-- WaitsForBatch                  the request is asked through a batch
    RecorderFailed (BaseException)     the recorder itself could not go on
    UnknownModel (UserWarning)       a suite asks a model that the rules do not know
    TruncatedAnswer (UserWarning)      an answer was cut and nothing in the test expects it

A miss is a ``BaseException`` because every SDK version wraps and retries ordinary
exceptions that rise from a transport and reports them as "Connection error."; only
a ``BaseException`` passes through all of them at once and past ``except Exception``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_claude_params.misses.miss import MissedRequest


class ClaudeParamsError(Exception):
    """A mistake the user can mend; its text says what, where and how."""


class UsageError(ClaudeParamsError):
    """A marker, option, ini key or argument is wrong."""


class SeveralMistakesError(UsageError):
    """Several mistakes, told at once.

    Args:
        mistakes: one error for each.
    """

    def __init__(self, mistakes: list[ClaudeParamsError]) -> None:
        super().__init__("\n".join(map(str, mistakes)))
        self.mistakes = mistakes


class CassetteError(ClaudeParamsError):
    """A cassette cannot be read or written.

    Args:
        path: the cassette file.
        problem: what is wrong with it, in one line.
        remedy: what to do next, in one line.
        line: where in the file, counted from 1, where that is known.
    """

    def __init__(self, path: Path, problem: str, remedy: str, line: int | None = None) -> None:
        self.path = path
        self.problem = problem
        self.remedy = remedy
        self.line = line
        super().__init__(self.text_of(path))

    def text_of(self, path: Path | str) -> str:
        """Return the message with the file as it is shown, such as relative to a folder."""
        place = f"{path}:{self.line}" if self.line else f"{path}"
        return f"{place}: {self.problem}. {self.remedy}"


class MissingExtraError(ClaudeParamsError):
    """An optional package is needed for what was asked."""


class CassetteMiss(BaseException):
    """No recording answers this request, and recording is off, or it is known to fail.

    The text is a line. What has changed and what to type is told once the test has ended,
    where it no longer matters how long that takes, nor that files are read for it.

    Args:
        text: the line.
        unanswered: the request, which can be described.
    """

    def __init__(self, text: str, unanswered: MissedRequest | None = None) -> None:
        super().__init__(text)
        self.unanswered = unanswered


class WaitsForBatch(CassetteMiss):
    """The request has joined the plan of a batch: the test is run again once there is an answer."""


class RecorderFailed(BaseException):
    """The recorder itself could not go on; its cause says why.

    As an ordinary exception it would be a "Connection error." after two more tries.
    """


class TruncatedAnswer(UserWarning):
    """An answer was cut by ``max_tokens`` and nothing in the test expects it."""


class RefusedParameter(UserWarning):
    """A request that the API rejects, by the rules of its model and API version."""


class UnknownModel(UserWarning):
    """A suite asks a model that the rules do not know: it is new, or its name is a slip."""


def causes_of(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what it was raised from, nearest first; a circle is walked once."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__
