"""An answer that drips."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, StrictInt

from pytest_claude_params.simulator.faults.fault import Answerable, Fault, Seconds

if TYPE_CHECKING:
    from pytest_claude_params.simulator.http.http_answer import Transmission


@dataclass(frozen=True)
class SlowBytes(Fault):
    """The usual answer in small pieces, which end anywhere: also within an event or a letter.

    Args:
        seconds: how long to wait after each piece.
        size: bytes of a piece.
    """

    seconds: Seconds
    size: Annotated[StrictInt, Field(ge=1)] = 64
    kind: Literal["slow_bytes"] = "slow_bytes"

    def served(self, exchange: Answerable) -> Transmission:
        """Answer as usual, slowly."""
        return replace(exchange.usual(), piece_size=self.size, pause_s=self.seconds)
