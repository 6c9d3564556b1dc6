"""What the API asks of thinking, beyond the shape of the fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.simulator.http.api_error import invalid_request
from pytest_claude_params.simulator.messages.thinking_signature import fits, is_ours

if TYPE_CHECKING:
    from pytest_claude_params.simulator.model_catalog import Model

_USE_ADAPTIVE = (
    '"thinking.type.enabled" is not supported for this model. '
    'Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.'
)
_NOT_DISABLED = (
    '"thinking.type.disabled" is not supported for this model. '
    'Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.'
)
_USE_LEAST = (
    '"thinking.type.disabled" is not supported for this model. '
    'Use "thinking.type.between_tools" for the lowest thinking setting, or '
    '"thinking.type.adaptive" and "output_config.effort" to control thinking behavior.'
)
_BUDGET = "`max_tokens` must be greater than `thinking.budget_tokens`."
_FORCED = "Thinking may not be enabled when tool_choice forces tool use."
_SIGNATURE = "Invalid `signature` in `thinking` block"
_REDACTED = "Invalid `data` in `redacted_thinking` block"
_CHANGED = (
    "`thinking` or `redacted_thinking` blocks in the latest assistant message cannot be modified. "
    "These blocks must remain as they were in the original response."
)


def check_effort(body: dict[str, Any], model: Model) -> None:
    """Check how hard a request wants the model to try."""
    effort = (body.get("output_config") or {}).get("effort")
    if effort is None or model.efforts is None:
        return
    if not model.efforts:
        raise invalid_request("This model does not support the effort parameter.")
    if effort not in model.efforts:
        levels = ", ".join(sorted(model.efforts))
        raise invalid_request(
            f"This model does not support effort level '{effort}'. Supported levels: {levels}."
        )
    thinks = body.get("thinking", {}).get("type") not in ("disabled", "between_tools")
    if thinks or model.efforts_without_thinking is None:
        return
    if effort not in model.efforts_without_thinking:
        raise invalid_request(
            f"output_config.effort '{effort}' is not supported when thinking is disabled on this "
            "model. Use effort 'high' or below, or enable thinking."
        )


def check_mode(body: dict[str, Any], model: Model) -> None:
    """Check how a request wants the model to think."""
    if "thinking" not in body:
        return
    kind = body["thinking"]["type"]
    if kind not in model.thinking:
        raise invalid_request(_unsupported(kind, model))
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


def _unsupported(kind: str, model: Model) -> str:
    if kind == "enabled":
        return _USE_ADAPTIVE
    if kind == "adaptive":
        return "adaptive thinking is not supported on this model"
    if kind == "disabled":
        return _USE_LEAST if "between_tools" in model.thinking else _NOT_DISABLED
    return f'"thinking.type.{kind}" is not supported for this model.'
