"""A body of which only half comes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from pytest_claude_params.simulator.faults.fault import Answerable, Fault
from pytest_claude_params.simulator.http.http_answer import Ending

if TYPE_CHECKING:
    from pytest_claude_params.simulator.http.http_answer import Transmission


@dataclass(frozen=True)
class CutBody(Fault):
    """Half of the body that ``content-length`` announces; only for plain answers."""

    kind: Literal["cut_body"] = "cut_body"
    answers_to = "plain"

    def served(self, exchange: Answerable) -> Transmission:
        """Answer as usual, but close the connection half-way."""
        return replace(exchange.usual(), ending=Ending.CUT)
