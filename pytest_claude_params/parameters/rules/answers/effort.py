"""How hard a model may be asked to try."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.wording import listed

if TYPE_CHECKING:
    from pytest_claude_params.parameters.rules.rule import Findings, Request
    from pytest_claude_params.parameters.table import Family

_DOES_NOT_THINK = ("disabled", "between_tools")


def check(request: Request) -> Findings:
    """Find levels of effort that the model does not take, ever or while it does not think."""
    family, effort = request.family, request.object("output_config").get("effort")
    if family is None or family.efforts is None or request.endpoint == "token count":
        return
    row = request.table.object("output_config")
    # Another word is not a level at all, which `shapes` tells.
    if row is None or effort is None or effort not in row.fields["effort"]:
        return
    if effort not in family.efforts:
        yield request.reject(
            "output_config.effort",
            _why(family),
            family,
            f"{_instead(family)}; or "
            f"{request.use_of(lambda one: one.efforts is not None and effort in one.efforts)}",
            value=effort,
        )
    elif request.thinking in _DOES_NOT_THINK and family.efforts_without_thinking is not None:
        yield from _without_thinking(request, family, effort)


def _why(family: Family) -> str:
    if not family.efforts:
        return "this model takes no effort"
    return f"this model takes the efforts {listed(family.efforts)}"


def _instead(family: Family) -> str:
    return f"use {listed(family.efforts, 'or')}" if family.efforts else "leave effort out"


def _without_thinking(request: Request, family: Family, effort: str) -> Findings:
    taken = family.efforts_without_thinking or ()
    if effort not in taken:
        yield request.reject(
            "output_config.effort",
            f"with thinking.type {request.thinking} this model takes the efforts {listed(taken)}",
            family,
            f"use {listed(taken, 'or')}; or leave thinking out",
            value=effort,
        )
