"""What the API asks of tools and of thinking, beyond the shape of the fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.simulator.api_error import invalid_request

if TYPE_CHECKING:
    from pytest_claude_params.simulator.model_catalog import Model

_USE_ADAPTIVE = (
    '"thinking.type.enabled" is not supported for this model. '
    'Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.'
)
_BUDGET = "`max_tokens` must be greater than `thinking.budget_tokens`."
_FORCED = "Thinking may not be enabled when tool_choice forces tool use."


def check(body: dict[str, Any], model: Model) -> None:
    """Check tools, the choice of a tool and thinking."""
    _check_choice(body)
    if "thinking" in body:
        _check_thinking(body, model)


def _check_choice(body: dict[str, Any]) -> None:
    names = [tool["name"] for tool in body.get("tools") or () if "name" in tool]
    if len(set(names)) < len(names):
        raise invalid_request("tools: Tool names must be unique.")
    choice = body.get("tool_choice")
    if choice is None:
        return
    if not body.get("tools"):
        raise invalid_request("tool_choice: may only be specified while providing tools.")
    if choice["type"] == "tool" and choice["name"] not in names:
        raise invalid_request(f"Tool '{choice['name']}' not found in provided tools")


def _check_thinking(body: dict[str, Any], model: Model) -> None:
    kind = body["thinking"]["type"]
    if kind not in model.thinking:
        raise invalid_request(_unsupported(kind))
    if kind != "enabled":
        return
    if body["thinking"]["budget_tokens"] >= body["max_tokens"]:
        raise invalid_request(_BUDGET)
    if body.get("tool_choice", {}).get("type") in ("any", "tool"):
        raise invalid_request(_FORCED)


def _unsupported(kind: str) -> str:
    if kind == "enabled":
        return _USE_ADAPTIVE
    if kind == "adaptive":
        return "adaptive thinking is not supported on this model"
    return f'"thinking.type.{kind}" is not supported for this model.'
