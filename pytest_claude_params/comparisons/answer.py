"""An answer of an arm to a case, and the sample that stands for it in rows."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pytest_claude_params.comparisons.rows.sample import Sample
from pytest_claude_params.expectations.outcomes.failures import failure_of
from pytest_claude_params.prices import cost_of_usage

if TYPE_CHECKING:
    from pytest_claude_params.call import Call
    from pytest_claude_params.comparisons.rows.arm import ArmName

_BATCH = "batch"


@dataclass(frozen=True)
class Answer:
    """One answer.

    Args:
        case: the key of the case.
        arm: who answered.
        index: which of the arm's answers to this case it is, counted from 1.
        call: the request as it was sent, with the answer.
    """

    case: str
    arm: ArmName
    index: int
    call: Call

    @property
    def error(self) -> str:
        """Why there is no answer to judge; empty if there is one."""
        return self.call.response.cut or failure_of(self.call)

    @property
    def cost(self) -> float | None:
        """US dollars, if the price of the model is known."""
        response = self.call.response
        return cost_of_usage(response.model or self.call.request.model, response.usage)

    @property
    def latency(self) -> float | None:
        """Seconds; ``None`` from a batch, where it says nothing."""
        response = self.call.response
        return None if response.usage.get("service_tier") == _BATCH else response.latency_s

    @property
    def sample(self) -> Sample:
        """The row."""
        response = self.call.response
        return Sample(
            self.case,
            self.arm,
            self.index,
            digest_of(response.content) if response.content else "",
            response.stop_reason,
            response.model,
            dict(response.usage),
            self.cost,
            self.latency,
            error=self.error or None,
        )


def digest_of(value: object) -> str:
    """Return the digest of a JSON value, whatever the order of its members."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, default=repr)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
