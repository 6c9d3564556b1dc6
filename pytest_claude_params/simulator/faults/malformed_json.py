"""A whole body that is no JSON."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from pytest_claude_params.simulator.faults.fault import Answerable, Fault

if TYPE_CHECKING:
    from pytest_claude_params.simulator.http.http_answer import Chunk, Transmission


@dataclass(frozen=True)
class MalformedJson(Fault):
    """The usual status and headers, but JSON that breaks off; only for plain answers."""

    kind: Literal["malformed_json"] = "malformed_json"
    answers_to = "plain"

    def served(self, exchange: Answerable) -> Transmission:
        """Answer with the first half of the JSON as if it were all."""
        usual = exchange.usual()
        return replace(usual, chunks=[_half(chunk) for chunk in usual.chunks])


def _half(chunk: Chunk) -> Chunk:
    return replace(chunk, data=chunk.data[: len(chunk.data) // 2])
