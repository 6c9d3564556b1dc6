"""The promise of ``service_tier``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params import wording
from pytest_claude_params.contracts.contract import Contract, kept_or

if TYPE_CHECKING:
    from pytest_claude_params.call import Call
    from pytest_claude_params.expectations.expectation import Verdict


def service_tier(call: Call) -> Verdict | None:
    """With `standard_only` the request is served, and billed, as `standard`."""
    used = call.response.usage.get("service_tier")
    # Platforms and older answers do not say; `auto` promises nothing.
    if call.request.parameters.get("service_tier") != "standard_only" or used is None:
        return None
    problem = "" if used == "standard" else wording.literal(used)
    return kept_or(problem, "usage.service_tier 'standard', as standard_only was sent")


SERVICE_TIER = Contract("service_tier", service_tier, needs=("service_tier",))
