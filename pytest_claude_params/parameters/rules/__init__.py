"""The rules about a request: one file for each subject, and this table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.parameters.rules import batched, fields, lifecycle, removed, shapes
from pytest_claude_params.parameters.rules.answers import (
    effort,
    max_tokens,
    sampling,
    speed,
    stop_sequences,
    structured_output,
    thinking,
)
from pytest_claude_params.parameters.rules.prompts import (
    bound_thinking,
    context,
    conversation,
    prefill,
    tools,
)
from pytest_claude_params.parameters.rules.rule import Finding, Request, Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["RULES", "SUBJECTS", "Finding", "Request", "Rule", "findings_of"]

# A model that is retired or not known has the findings of `lifecycle` only.
RULES: Mapping[str, Rule] = {
    "shapes": shapes.check,
    "fields": fields.check,
    "removed": removed.check,
    "sampling": sampling.check,
    "thinking": thinking.check,
    "effort": effort.check,
    "bound_thinking": bound_thinking.check,
    "speed": speed.check,
    "prefill": prefill.check,
    "max_tokens": max_tokens.check,
    "stop_sequences": stop_sequences.check,
    "tools": tools.check,
    "structured_output": structured_output.check,
    "conversation": conversation.check,
    "batched": batched.check,
    "context": context.check,
}


SUBJECTS = ("lifecycle", *RULES)
# Those that hold whatever the model: all that can be said where none is named.
_OF_ANY_MODEL = ("shapes", "max_tokens", "stop_sequences")


def findings_of(request: Request) -> list[Finding]:
    """Say what the API will make of a request; nothing if it will answer."""
    off = request.table.switched_off
    return [one for one in _findings(request) if one.why not in off]


def _findings(request: Request) -> list[Finding]:
    off = request.table.switched_off
    found = [] if "lifecycle" in off else list(lifecycle.check(request))
    if request.body.get("model") is None:
        rules = [RULES[name] for name in _OF_ANY_MODEL if name not in off]
        return [*found, *(one for rule in rules for one in rule(request))]
    if request.model is None or any(one.status for one in found):
        return found
    if request.by_partner and request.model.is_retired(request.today):
        return found
    rules = [rule for subject, rule in RULES.items() if subject not in off]
    return [*found, *(one for rule in rules for one in rule(request))]
