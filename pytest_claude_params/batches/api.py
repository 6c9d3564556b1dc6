"""The Message Batches API as a batch run needs it, and its replies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from pytest_claude_params.errors import ClaudeParamsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pytest_claude_params.batches.state import Batch


class BatchError(ClaudeParamsError):
    """The API did not do what a batch run needs.

    Args:
        message: what happened, and what to do.
        unknown: whether a batch may have been created all the same.
    """

    def __init__(self, message: str, *, unknown: bool = False) -> None:
        super().__init__(message)
        self.unknown = unknown


@dataclass(frozen=True)
class Look:
    """How a batch stands.

    Args:
        id: the API's id.
        status: ``in_progress``, ``canceling`` or ``ended``.
        counts: how many requests are ``processing``, ``succeeded``, ``errored``, ...
    """

    id: str
    status: str
    counts: dict[str, int]

    @property
    def requests(self) -> int:
        """How many requests it has."""
        return sum(self.counts.values())

    @property
    def is_done(self) -> bool:
        """Whether its results can be fetched."""
        return self.status == "ended"


@dataclass(frozen=True)
class Result:
    """What became of one request.

    Args:
        custom_id: which one.
        type: ``succeeded``, ``errored``, ``canceled`` or ``expired``.
        message: the message, if it succeeded.
        error: the error, if it did not.
        headers: those of the answer that carry meaning.
    """

    custom_id: str
    type: str
    message: dict[str, Any] = field(default_factory=dict)
    error: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def failure(self) -> str:
        """Why there is no answer, in a line; empty if there is one."""
        if self.type == "succeeded":
            return ""
        said = ": ".join(
            str(self.error[name]) for name in ("type", "message") if name in self.error
        )
        return f"{self.type} ({said})" if said else self.type


class Api(Protocol):
    """The Message Batches API. Each method raises `BatchError`."""

    def newest(self) -> str:
        """Return the id of the workspace's newest batch, empty if there is none."""

    def newer_than(self, batch_id: str) -> Iterable[Look]:
        """Return the batches that are newer than one, or all."""

    def create(self, batch: Batch) -> str:
        """Submit a batch and return its id."""

    def look(self, batch_id: str) -> Look:
        """Return how a batch stands."""

    def results(self, batch_id: str) -> Iterator[Result]:
        """Yield the results of a batch that has ended, in any order."""

    def cancel(self, batch_id: str) -> Look:
        """Cancel what is not done yet."""
