"""The script: which faults are still to come."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_claude_params.simulator.faults import Fault
    from pytest_claude_params.simulator.http.received_request import ReceivedRequest


class FaultScript:
    """Faults, in the order in which they are served; any thread may add and take them."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self._lock = threading.Lock()
        self._left = list(faults)

    @property
    def left(self) -> list[Fault]:
        """The faults that are still to come; ``times`` is how often."""
        with self._lock:
            return list(self._left)

    def add(self, faults: Iterable[Fault]) -> None:
        """Put faults at the end."""
        with self._lock:
            self._left.extend(faults)

    def clear(self) -> None:
        """Forget all that are still to come."""
        with self._lock:
            self._left.clear()

    def take(self, request: ReceivedRequest) -> Fault | None:
        """Take the first fault that is meant for a request."""
        with self._lock:
            for place, fault in enumerate(self._left):
                if fault.fits(request):
                    again = [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
                    self._left[place : place + 1] = again
                    return fault
            return None
