"""A connection that is reset."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pytest_claude_params.simulator.faults.fault import Answerable, Fault
from pytest_claude_params.simulator.http.http_answer import Ending, Transmission


@dataclass(frozen=True)
class Reset(Fault):
    """The connection is reset before anything is answered."""

    kind: Literal["reset"] = "reset"

    def served(self, exchange: Answerable) -> Transmission:
        """Answer with nothing."""
        del exchange
        return Transmission(status=None, ending=Ending.RESET)
