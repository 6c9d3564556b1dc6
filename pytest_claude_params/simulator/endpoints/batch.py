"""A message batch: what it is at each time that someone looks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from pytest_claude_params.simulator.http.api_error import invalid_request

# The first look finds a batch still at work, the second finds that it has ended.
_LOOKS_TO_THE_END = 2
# Not the time of day: the same requests give the same bytes whenever they are sent.
_FIRST_CREATED = datetime(2026, 11, 23, tzinfo=UTC)
_BETWEEN_BATCHES = timedelta(minutes=1)
_WORK = timedelta(seconds=30)
_LIFETIME = timedelta(hours=24)
_CANCELED = {"type": "canceled"}


@dataclass(frozen=True)
class BatchResult:
    """What became of one request of a batch.

    Args:
        custom_id: the caller's name for the request.
        result: with ``type`` ``succeeded``, ``errored`` or ``canceled``.
    """

    custom_id: str
    result: dict[str, Any]


@dataclass(frozen=True)
class Batch:
    """A batch, its results already known and shown once it has ended.

    Args:
        id: the id, ``msgbatch_...``.
        number: how many batches were created before it.
        results: one for each request, in the order of the requests.
        looks: how often someone looked at it since it was created.
        canceled: whether someone canceled it before it had ended.
    """

    id: str
    number: int
    results: tuple[BatchResult, ...]
    looks: int = 0
    canceled: bool = False

    @property
    def status(self) -> Literal["in_progress", "canceling", "ended"]:
        """The processing status."""
        if self.looks >= _LOOKS_TO_THE_END:
            return "ended"
        return "canceling" if self.canceled else "in_progress"

    def looked_at(self) -> Batch:
        """Give the batch as someone who looks at it finds it."""
        return replace(self, looks=self.looks + 1)

    def cancel(self) -> Batch:
        """Give the batch on its way to an early end; half of it is done after the first look."""
        if self.status == "ended":
            raise invalid_request(f"Message Batch {self.id} has ended and cannot be canceled.")
        if self.canceled:
            return self
        done = len(self.results) // 2 if self.looks else 0
        left = tuple(BatchResult(each.custom_id, _CANCELED) for each in self.results[done:])
        return replace(
            self, results=self.results[:done] + left, looks=_LOOKS_TO_THE_END - 1, canceled=True
        )

    def described(self, base_url: str) -> dict[str, Any]:
        """Describe the batch as the API does.

        Args:
            base_url: where the client reaches the API, for the address of the results.
        """
        created = _FIRST_CREATED + self.number * _BETWEEN_BATCHES
        ended = self.status == "ended"
        return {
            "id": self.id,
            "type": "message_batch",
            "processing_status": self.status,
            "request_counts": self._counts(),
            "created_at": _text(created),
            "expires_at": _text(created + _LIFETIME),
            "ended_at": _text(created + _WORK) if ended else None,
            "archived_at": None,
            "cancel_initiated_at": _text(created + _WORK / 2) if self.canceled else None,
            "results_url": f"{base_url}/v1/messages/batches/{self.id}/results" if ended else None,
        }

    def _counts(self) -> dict[str, int]:
        """Count the requests; as long as the batch is worked on, all count as processing."""
        ended = self.status == "ended"
        kinds = Counter(each.result["type"] for each in self.results if ended)
        counts = {kind: kinds[kind] for kind in ("succeeded", "errored", "canceled", "expired")}
        return {"processing": 0 if ended else len(self.results), **counts}


def _text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
