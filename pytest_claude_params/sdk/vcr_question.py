"""A request that a stub has stopped, as the recorder is asked about it, and what it decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_claude_params.sdk import vcr_messages

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vcr.request import Request

    from pytest_claude_params.call import CallRequest, CallResponse
    from pytest_claude_params.cassettes.recording.recorder import Recorder
    from pytest_claude_params.faults.plan import Standing


@dataclass
class Decision:
    """What was decided about a request.

    A stub may ask twice about one request: before it connects and when it reads.

    Args:
        recorder: decides about it, and records its answer, even when another one is in charge.
        answer: what it gets; ``None`` for a request that goes out.
        decided_at: when that was decided, in seconds of the real clock.
    """

    recorder: Recorder
    answer: CallResponse | None
    decided_at: float


@dataclass
class VcrQuestion:
    """A request as the recorder is asked about it, each part read when it is looked at.

    Args:
        stopped: as vcrpy's stubs or ours have stopped it.
        fault: what strikes it.
        read: reads it.
    """

    stopped: Request
    fault: Standing | None
    read: Callable[[Request], CallRequest]

    @property
    def as_sent(self) -> tuple[str, str, dict[str, str], bytes] | None:
        """Its method, URL, headers that carry meaning, and its bytes; ``None`` for a stream."""
        return vcr_messages.sent(self.stopped) if isinstance(self.stopped.body, bytes) else None

    @property
    def all_headers(self) -> Mapping[str, str]:
        """Every header that it has; vcrpy's own stubs have them all in one place."""
        stopped = self.stopped
        headers: Mapping[str, str] = getattr(stopped, "all_headers", stopped.headers)
        return headers

    @property
    def request(self) -> CallRequest:
        """The request, read."""
        return self.read(self.stopped)
