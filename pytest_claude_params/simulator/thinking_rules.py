"""What the API asks of thinking, beyond the shape of the fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.simulator.api_error import invalid_request
from pytest_claude_params.simulator.thinking_signature import fits, is_ours

if TYPE_CHECKING:
    from pytest_claude_params.simulator.model_catalog import Model

_USE_ADAPTIVE = (
    '"thinking.type.enabled" is not supported for this model. '
    'Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.'
)
_BUDGET = "`max_tokens` must be greater than `thinking.budget_tokens`."
_FORCED = "Thinking may not be enabled when tool_choice forces tool use."
_SIGNATURE = "Invalid `signature` in `thinking` block"
_REDACTED = "Invalid `data` in `redacted_thinking` block"
_CHANGED = (
    "`thinking` or `redacted_thinking` blocks in the latest assistant message cannot be modified. "
    "These blocks must remain as they were in the original response."
)


def check_mode(body: dict[str, Any], model: Model) -> None:
    """Check how a request wants the model to think."""
    if "thinking" not in body:
        return
    kind = body["thinking"]["type"]
    if kind not in model.thinking:
        raise invalid_request(_unsupported(kind))
    if kind != "enabled":
        return
    if body["thinking"]["budget_tokens"] >= body["max_tokens"]:
        raise invalid_request(_BUDGET)
    if body.get("tool_choice", {}).get("type") in ("any", "tool"):
        raise invalid_request(_FORCED)


def check_thoughts(turns: list[dict[str, Any]]) -> None:
    """Check that the thinking blocks sent back are those that a simulator sent."""
    latest = max(
        (number for number, turn in enumerate(turns) if turn["role"] == "assistant"), default=-1
    )
    for number, turn in enumerate(turns):
        blocks = turn["content"] if isinstance(turn["content"], list) else []
        for index, block in enumerate(blocks):
            problem = _problem(block, latest=number == latest)
            if problem:
                raise invalid_request(f"messages.{number}.content.{index}: {problem}")


def _problem(block: dict[str, Any], *, latest: bool) -> str | None:
    if block["type"] == "redacted_thinking":
        return _REDACTED
    if block["type"] != "thinking" or fits(block["signature"], block["thinking"]):
        return None
    return _CHANGED if latest and is_ours(block["signature"]) else _SIGNATURE


def _unsupported(kind: str) -> str:
    if kind == "enabled":
        return _USE_ADAPTIVE
    if kind == "adaptive":
        return "adaptive thinking is not supported on this model"
    return f'"thinking.type.{kind}" is not supported for this model.'
