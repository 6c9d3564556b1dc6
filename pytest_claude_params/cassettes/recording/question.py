"""What the recorder is asked: a request, and what may be known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.faults.plan import Standing


class Question(Protocol):
    """A request that a stub has stopped before it went out."""

    @property
    def as_sent(self) -> tuple[str, str, dict[str, str], bytes] | None:
        """Its method, URL, headers that carry meaning, and its bytes; ``None`` for a stream."""

    @property
    def all_headers(self) -> Mapping[str, str]:
        """Every header that it has."""

    @property
    def request(self) -> CallRequest:
        """The request, read: a long one takes its time."""

    @property
    def fault(self) -> Standing | None:
        """What strikes it."""
