"""How a model may be asked to think."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_claude_params.parameters.rules.rule import Findings, Request
    from pytest_claude_params.parameters.table import Family

_INTERLEAVED = "interleaved-thinking-"
_ADAPTIVE = 'thinking={"type": "adaptive"}, and output_config={"effort": ...} for how much'


def check(request: Request) -> Findings:
    """Find kinds of thinking that the model does not take, and budgets that it cannot have."""
    family = request.family
    if family is None or family.thinking is None:
        return
    if request.thinking == "enabled":
        yield from _budget(request)
    if request.endpoint == "token count":
        return
    row = request.table.object("thinking")
    # Another word is no kind at all, which `shapes` tells.
    if row and request.thinking not in (row.types or ()):
        return
    if request.thinking not in family.thinking:
        yield request.reject(
            "thinking",
            f"this model does not take thinking.type {request.thinking}",
            family,
            _instead(request, family),
            value=request.thinking,
        )
    elif request.thinking == "enabled":
        yield from _forced(request, family)


def _instead(request: Request, family: Family) -> str:
    kinds = family.thinking or ()
    if request.thinking == "disabled" and "between_tools" in kinds:
        return 'thinking={"type": "between_tools"}, the least that it takes; or leave thinking out'
    if request.thinking == "disabled":
        return f"leave thinking out; or {request.use_of(lambda one: 'disabled' in (one.thinking or ()))}"
    if "adaptive" in kinds:
        return _ADAPTIVE
    return 'thinking={"type": "enabled", "budget_tokens": 1024} with a larger max_tokens'


def _budget(request: Request) -> Findings:
    row = request.table.limit("budget_tokens")
    budget = request.object("thinking").get("budget_tokens")
    most, least = request.number("max_tokens"), int(row.least or 0)
    # Another kind of value is no budget at all, which `shapes` tells.
    if not isinstance(budget, int) or isinstance(budget, bool):
        return
    if budget < least:
        yield request.reject(
            "thinking.budget_tokens",
            f"the budget is a whole number, {least} or more",
            row,
            f"use {least}, and a larger max_tokens",
            value=budget,
        )
    elif most is not None and budget >= most and not _is_interleaved(request):
        yield request.reject(
            "thinking.budget_tokens",
            "max_tokens is larger than the budget",
            row,
            f"use max_tokens above {budget}",
            value=budget,
        )


def _is_interleaved(request: Request) -> bool:
    return any(beta.startswith(_INTERLEAVED) for beta in request.betas)


def _forced(request: Request, family: Family) -> Findings:
    if request.forces_tool:
        adaptive = "thinking.type adaptive, or " if "adaptive" in (family.thinking or ()) else ""
        yield request.reject(
            "tool_choice",
            "with thinking.type enabled no tool can be forced",
            request.table.limit("budget_tokens"),
            f'{adaptive}tool_choice={{"type": "auto"}}',
        )
