"""Fast answers: what the documentation lists. The words of a rejection were not seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_claude_params.parameters.rules.rule import Findings, Request


def check(request: Request) -> Findings:
    """Note a fast answer that the documentation does not promise; it is never an error."""
    family = request.family
    if family is None or family.fast is None or request.body.get("speed") != "fast":
        return
    if not family.answers_fast(request.today):
        until = f" after {family.fast_until}" if family.fast_until else ""
        yield request.reject(
            "speed",
            f"this model is not listed for fast answers{until}: the API rejects them, or answers "
            "at standard speed",
            family,
            f"leave speed out; or {request.use_of(lambda one: one.fast and not one.fast_until)}",
            level="note",
            status=0,
        )
    elif family.fast_beta and not request.betas:
        yield request.reject(
            "speed",
            f"this model answers fast with a beta only: {family.fast_beta}",
            family,
            f'name it: betas=["{family.fast_beta}"]',
            level="note",
            status=0,
        )
