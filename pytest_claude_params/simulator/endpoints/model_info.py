"""What the Models API says about a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pytest_claude_params.simulator.model_catalog import Model

_SUPPORTED = {"supported": True}
_SERVER_TOOLS = {"supported": False, "code_execution": {"supported": False}}
_EFFORTS = ("low", "medium", "high", "xhigh", "max")
_THINKING = ("adaptive", "between_tools", "disabled", "enabled")


def model_info(model: Model) -> dict[str, Any]:
    """Describe a model as ``GET /v1/models/{id}`` does."""
    return {
        "type": "model",
        "id": model.id,
        "display_name": model.display_name,
        "created_at": f"{model.released}T00:00:00Z",
        "deprecated_at": None,
        "retires_at": f"{model.retires}T00:00:00Z" if model.retires else None,
        "lifecycle": model.lifecycle,
        "line": model.line or None,
        "max_input_tokens": model.max_input,
        "max_tokens": model.max_output,
        "capabilities": _capabilities(model),
    }


def _capabilities(model: Model) -> dict[str, Any]:
    unsupported = {"supported": False}
    has_effort = "adaptive" in model.thinking
    return {
        "batch": _SUPPORTED,
        "citations": unsupported,
        "code_execution": unsupported,
        "context_management": unsupported,
        "effort": {"supported": has_effort, **_each(_EFFORTS, _EFFORTS if has_effort else ())},
        "image_input": _SUPPORTED,
        "pdf_input": _SUPPORTED,
        "server_tools": {**_SERVER_TOOLS, "web_search": unsupported},
        "structured_outputs": _SUPPORTED,
        "thinking": {"supported": True, "types": _each(_THINKING, tuple(model.thinking))},
    }


def _each(names: tuple[str, ...], supported: tuple[str, ...]) -> dict[str, dict[str, bool]]:
    return {name: {"supported": name in supported} for name in names}
