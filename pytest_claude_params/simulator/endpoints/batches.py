"""The message batches of one simulator."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from pytest_claude_params.simulator.endpoints.batch import Batch, BatchResult
from pytest_claude_params.simulator.http.api_error import ApiError, invalid_request
from pytest_claude_params.simulator.http.page import page_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_claude_params.simulator.http.page import Query


class Batches:
    """Keep the batches that were created, the newest first."""

    def __init__(self) -> None:
        self._batches: dict[str, Batch] = {}
        self._created = 0
        self._lock = threading.Lock()

    def create(self, batch_id: str, results: Iterable[BatchResult]) -> Batch:
        """Take in a batch whose requests have these results."""
        with self._lock:
            batch = Batch(batch_id, self._created, tuple(results))
            self._created += 1
            self._batches = {batch_id: batch, **self._batches}
        return batch

    def look_at(self, batch_id: str) -> Batch:
        """Find a batch; that someone looks brings it nearer to its end."""
        with self._lock:
            return self._put(self._found(batch_id).looked_at())

    def page(self, query: Query, base_url: str) -> dict[str, Any]:
        """List batches; to be listed counts as a look."""
        with self._lock:
            return page_of(
                query,
                dict(self._batches),
                lambda batch: self._put(batch.looked_at()).described(base_url),
            )

    def cancel(self, batch_id: str) -> Batch:
        """Cancel what is not done yet; a batch that has ended is an ``ApiError``."""
        with self._lock:
            return self._put(self._found(batch_id).cancel())

    def delete(self, batch_id: str) -> dict[str, Any]:
        """Forget a batch that has ended."""
        with self._lock:
            if self._found(batch_id).status != "ended":
                raise invalid_request(
                    "In progress batches cannot be deleted. Consider canceling the batch instead."
                )
            del self._batches[batch_id]
        return {"id": batch_id, "type": "message_batch_deleted"}

    def results(self, batch_id: str) -> list[dict[str, Any]]:
        """Give the lines of the results, last request first: nobody should rely on the order."""
        with self._lock:
            batch = self._found(batch_id)
        if batch.status != "ended":
            raise ApiError("not_found_error", f"Message Batch {batch_id} has no available results.")
        return [
            {"custom_id": each.custom_id, "result": each.result} for each in reversed(batch.results)
        ]

    def _put(self, batch: Batch) -> Batch:
        self._batches[batch.id] = batch
        return batch

    def _found(self, batch_id: str) -> Batch:
        if batch_id not in self._batches:
            raise ApiError("not_found_error", f"Message Batch {batch_id} not found.")
        return self._batches[batch_id]
