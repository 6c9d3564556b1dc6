"""Adaptation: a recorded request as another model takes it, by the rules, before it is sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from pytest_claude_params.comparisons.prompt_edits import PromptEdits
from pytest_claude_params.parameters.models import find_model
from pytest_claude_params.parameters.request_findings import findings_about
from pytest_claude_params.parameters.table import TABLE, Table
from pytest_claude_params.wire.content_blocks import FORCING, THOUGHTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pytest_claude_params.call import CallRequest
    from pytest_claude_params.parameters.rules import Finding

    Change = Callable[[dict[str, Any], Finding, Table], tuple[dict[str, Any], str] | None]


@dataclass(frozen=True)
class Target:
    """Whom the requests are asked of.

    Args:
        model: the model; empty for that of each request.
        api_version: the ``anthropic-version``; empty for that of each request.
        edits: what is changed in the prompts.
        today: the day on which they are asked.
        table: what is known of models.
    """

    model: str = ""
    api_version: str = ""
    edits: PromptEdits = field(default_factory=PromptEdits)
    today: dt.date = field(default_factory=dt.date.today)
    table: Table = TABLE


@dataclass(frozen=True)
class Adapted:
    """A request as it is sent.

    Args:
        request: the request.
        changes: what was changed so that the API takes it, such as ``temperature: dropped``.
        refused: why it is not sent; empty if it is.
    """

    request: CallRequest
    changes: tuple[str, ...] = ()
    refused: str = ""


def adapted(request: CallRequest, target: Target) -> Adapted:
    """Return a recorded request as the target takes it, or say why it takes it in no form.

    A stream is asked for as a whole answer: what Claude says does not depend on it.
    """
    body = {name: value for name, value in request.parameters.items() if name != "stream"}
    other = bool(target.model) and target.model != body.get("model")
    body = target.edits.edited(body) | ({"model": target.model} if target.model else {})
    changes: list[str] = []
    if other or target.edits.is_any:
        body, dropped = _without_thoughts(body)
        changes += dropped
    headers = dict(request.headers)
    if target.api_version:
        headers["anthropic-version"] = target.api_version
    sent = replace(request, headers=headers, body=body)
    # Each change answers one finding; what one has changed, the next may find.
    for _ in range(len(_CHANGES) * 2):
        found = [
            one
            for one in findings_about(sent, target.today, table=target.table)
            if one.is_rejection
        ]
        if not found:
            return Adapted(sent, tuple(changes))
        change = _CHANGES.get(found[0].parameter)
        done = change(dict(sent.body), found[0], target.table) if change else None
        if done is None:
            return Adapted(sent, tuple(changes), _skipped(found[0]))
        sent = replace(sent, body=done[0])
        changes.append(done[1])
    return Adapted(sent, tuple(changes), _skipped(found[0]))


def _skipped(finding: Finding) -> str:
    name = "prefill" if "(prefill)" in finding.why else finding.parameter
    return f"{name}: {finding.why}"


def _without_thoughts(body: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Drop the thinking of earlier turns: only the model that thought so can read it."""
    turns = [_without_thought(turn) for turn in body.get("messages") or ()]
    if turns == body.get("messages"):
        return body, []
    return {**body, "messages": turns}, ["thinking blocks: dropped"]


def _without_thought(turn: Any) -> Any:
    if not isinstance(turn, dict) or not isinstance(turn.get("content"), list):
        return turn
    blocks = [
        block
        for block in turn["content"]
        if not (isinstance(block, dict) and block.get("type") in THOUGHTS)
    ]
    return {**turn, "content": blocks}


def _drop(
    body: dict[str, Any], finding: Finding, _table: Table
) -> tuple[dict[str, Any], str] | None:
    if body.pop(finding.parameter, None) is None:
        return None
    return body, f"{finding.parameter}: dropped"


def _other_thinking(
    body: dict[str, Any], finding: Finding, table: Table
) -> tuple[dict[str, Any], str] | None:
    model = find_model(str(body.get("model", "")), table.models)
    takes = (table.family(model).thinking or ()) if model else ()
    kind = str(body["thinking"].get("type")) if isinstance(body.get("thinking"), dict) else ""
    if not kind or kind in takes:
        return None
    nearest = {"enabled": "adaptive", "disabled": "between_tools"}.get(kind, "")
    if nearest in takes:
        return {**body, "thinking": {"type": nearest}}, f"thinking {kind}: {nearest}"
    if kind == "adaptive":
        return None
    return _drop(body, replace(finding, parameter="thinking"), table)


def _free_choice(
    body: dict[str, Any], finding: Finding, _table: Table
) -> tuple[dict[str, Any], str] | None:
    choice = body.get("tool_choice")
    if not isinstance(choice, dict) or choice.get("type") not in FORCING:
        return None
    if "forced" not in finding.why:
        return None
    kept = {name: one for name, one in choice.items() if name not in ("type", "name")}
    return {**body, "tool_choice": {"type": "auto", **kept}}, "forced tool: auto"


def _without_effort(
    body: dict[str, Any], _finding: Finding, _table: Table
) -> tuple[dict[str, Any], str] | None:
    config = dict(body["output_config"]) if isinstance(body.get("output_config"), dict) else {}
    if config.pop("effort", None) is None:
        return None
    rest = {name: value for name, value in body.items() if name != "output_config"}
    return rest | ({"output_config": config} if config else {}), "effort: dropped"


_CHANGES: Mapping[str, Change] = {
    "temperature": _drop,
    "top_p": _drop,
    "top_k": _drop,
    "speed": _drop,
    "thinking": _other_thinking,
    "tool_choice": _free_choice,
    "output_config.effort": _without_effort,
}
