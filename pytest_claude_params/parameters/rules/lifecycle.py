"""Whether the model can be asked, and for how long."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from pytest_claude_params.parameters.rules.rule import Finding, Findings, Request
from pytest_claude_params.wording import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pytest_claude_params.parameters.table import Model

# A slip of the pen. Private names of gateways are further away from any model of Claude's.
_SLIP = 0.85


def check(request: Request) -> Findings:
    """Find models that are retired, or will be, and those that are not known."""
    model, named = request.model, request.body.get("model")
    if named is None:
        return
    if not isinstance(named, str):
        row = request.table.fields("message")
        yield request.reject("model", "model is a text", row, "use the id of a model")
    elif model is None:
        yield _unknown(request)
    elif request.by_partner:
        return
    elif model.is_retired(request.today):
        day = f" on {model.retires}" if model.retires else ""
        yield request.reject(
            "model",
            f"{model.id} retired{day}",
            model,
            _instead(request),
            level="retirement",
            status=404,
        )
    elif model.retires or model.stage == "deprecated":
        day = f"retires on {model.retires}" if model.retires else "is deprecated"
        yield request.reject(
            "model", f"{model.id} {day}", model, _instead(request), level="retirement", status=0
        )


def _instead(request: Request) -> str:
    model = request.model
    if model and model.successor:
        return f"use {model.successor}, the successor that is recommended"
    return "use a model that is active; they are listed by: claude-params rules"


def _unknown(request: Request) -> Finding:
    named = request.model_name
    meant = _nearest(request, 0.6)
    hint = f" Did you mean {meant!r}?" if meant else ""
    return Finding(
        "model",
        named,
        named,
        "",
        f"this model is not known here, so nothing is judged.{hint}",
        "none",
        "describe it in the file that claude_rules_file names",
        level="note",
        status=0,
        meant="" if request.by_partner else _nearest(request, _SLIP),
    )


def _nearest(request: Request, likeness: float) -> str:
    """Name the model that is nearest, one that can be asked if there is any."""
    models = request.table.models
    active = [one for one in models if not one.is_retired(request.today)]
    return next(
        (
            name
            for some in (active, models)
            if (name := _searched(request.model_name, _names(some), likeness))
        ),
        "",
    )


# A project asks few models, in each of many calls, and a search takes longer than all other rules.
@lru_cache(maxsize=256)
def _searched(named: str, names: tuple[str, ...], likeness: float) -> str:
    return nearest(named, names, likeness) or ""


def _names(models: Iterable[Model]) -> tuple[str, ...]:
    return tuple(name for one in models for name in (one.alias, one.id) if name)
