"""Whether the model can be asked, and for how long."""

from __future__ import annotations

from pytest_claude_params.parameters.rules.rule import Finding, Findings, Request
from pytest_claude_params.wording import guess


def check(request: Request) -> Findings:
    """Find models that are retired, or will be, and those that are not known."""
    model, named = request.model, request.body.get("model")
    if named is None:
        return
    if not isinstance(named, str):
        row = request.table.fields("message")
        yield request.refuse("model", "model is a text", row, "use the id of a model")
    elif model is None:
        yield _unknown(request)
    elif request.by_partner:
        return
    elif model.is_retired(request.today):
        day = f" on {model.retires}" if model.retires else ""
        yield request.refuse(
            "model",
            f"{model.id} retired{day}",
            model,
            _instead(request),
            level="retirement",
            status=404,
        )
    elif model.retires or model.stage == "deprecated":
        day = f"retires on {model.retires}" if model.retires else "is deprecated"
        yield request.refuse(
            "model", f"{model.id} {day}", model, _instead(request), level="retirement", status=0
        )


def _instead(request: Request) -> str:
    model = request.model
    if model and model.successor:
        return f"use {model.successor}, the successor that is recommended"
    return "use a model that is active; they are listed by: claude-params rules"


def _unknown(request: Request) -> Finding:
    known = [name for one in request.table.models for name in (one.id, one.alias) if name]
    return Finding(
        "model",
        request.model_name,
        request.model_name,
        "",
        f"this model is not known here, so nothing is judged.{guess(request.model_name, known)}",
        "none",
        "describe it in the file that claude_rules_file names",
        level="note",
        status=0,
    )
