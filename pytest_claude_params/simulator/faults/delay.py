"""An answer that comes late."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from pytest_claude_params.simulator.faults.fault import Answerable, Fault, Seconds

if TYPE_CHECKING:
    from pytest_claude_params.simulator.http.http_answer import Transmission


@dataclass(frozen=True)
class Delay(Fault):
    """The usual answer, but nothing of it before some seconds have passed.

    Args:
        seconds: how long to wait.
    """

    seconds: Seconds
    kind: Literal["delay"] = "delay"

    def served(self, exchange: Answerable) -> Transmission:
        """Answer as usual, late."""
        return replace(exchange.usual(), delay_s=self.seconds)
