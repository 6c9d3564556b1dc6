"""A sample: one answer to one case."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - read at run time, to check rows
from dataclasses import dataclass, field
from typing import Any

from pytest_claude_params.comparisons.rows.arm import ArmName, LookName  # noqa: TC001 - as above


@dataclass(frozen=True, slots=True)
class Sample:
    """An answer.

    Args:
        case: the key of the case.
        arm: who answered.
        index: which of several answers it is, counted from 1.
        response_digest: the digest of the answer's content; empty if there was none.
        stop_reason: why Claude stopped; ``None`` if there is no message.
        model_served: the model that answered, as it names itself.
        usage: the API's token counts.
        cost: US dollars; ``None`` if the price is not known.
        latency: seconds; ``None`` for what came from a batch, and where it is not known.
        refused: the rule by which the API does not take the request; ``None`` if it does.
        error: why there is no answer, such as ``429 rate_limit_error``; ``None`` if there is one.
        look: ``first`` for all cases, or ``confirmation`` for those that failed in it.
    """

    case: str
    arm: ArmName
    index: int
    response_digest: str = ""
    stop_reason: str | None = None
    model_served: str = ""
    usage: Mapping[str, Any] = field(default_factory=dict)
    cost: float | None = None
    latency: float | None = None
    refused: str | None = None
    error: str | None = None
    look: LookName = "first"
