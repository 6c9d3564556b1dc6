"""Requests to the Converse API, read as parameters of the Messages API."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from pytest_claude_params.dialects.converse.blocks import blocks_of
from pytest_claude_params.dialects.parts import dict_of, list_of
from pytest_claude_params.wire.json_text import json_value
from pytest_claude_params.wire.platforms import api_model

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATH = re.compile(r"/model/(?P<model>[^/]+(?:/[^/]+)?)/(?P<operation>converse(?:-stream)?)$")
# Members of ConverseRequest and ConverseStreamRequest (botocore 1.43, 2026-11); a test compares them.
FIELDS = (
    "additionalModelRequestFields", "additionalModelResponseFieldPaths", "guardrailConfig",
    "inferenceConfig", "messages", "modelId", "outputConfig", "performanceConfig",
    "projectIdentifier", "promptVariables", "requestMetadata", "serviceTier", "system",
    "toolConfig",
)  # fmt: skip
_INFERENCE = {
    "maxTokens": "max_tokens",
    "temperature": "temperature",
    "topP": "top_p",
    "stopSequences": "stop_sequences",
}


def target_of(url_path: str) -> tuple[str, str] | None:
    """Read the model and the operation; ``None`` for the path of another API."""
    found = _PATH.search(url_path)
    return (unquote(found["model"]), found["operation"]) if found else None


def parameters_of(model: str, operation: str, body: dict[str, Any]) -> dict[str, Any]:
    """Translate a request."""
    tools = dict_of(body.get("toolConfig"))
    found: dict[str, Any] = {
        "model": api_model(model),
        **_inference(dict_of(body.get("inferenceConfig"))),
        "system": blocks_of(body.get("system")) or None,
        "messages": [_turn(turn) for turn in list_of(body.get("messages"))],
        "tools": [*_tools(tools.get("tools"))] or None,
        "tool_choice": _tool_choice(dict_of(tools.get("toolChoice"))),
        "output_config": _output_config(dict_of(body.get("outputConfig"))) or None,
        "stream": True if operation == "converse-stream" else None,
    }
    sent = {name: value for name, value in found.items() if value is not None}
    return _with_more(sent, dict_of(body.get("additionalModelRequestFields")))


def _inference(config: dict[str, Any]) -> dict[str, Any]:
    return {_INFERENCE.get(name, name): value for name, value in config.items()}


def _with_more(sent: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    """Add what goes to the model as it is; its tools, such as Anthropic's own, come first."""
    said = {name: value for name, value in more.items() if name != "anthropic_beta"}
    tools = [*list_of(said.get("tools")), *list_of(sent.get("tools"))]
    return {**sent, **said, **({"tools": tools} if tools else {})}


def _turn(turn: Any) -> Any:
    if not isinstance(turn, dict):
        return turn
    return {**turn, "content": blocks_of(turn.get("content"))}


def _tools(tools: Any) -> Iterator[dict[str, Any]]:
    for tool in list_of(tools):
        match tool:
            case {"toolSpec": dict(spec)}:
                said = {
                    name: spec[name] for name in ("name", "description", "strict") if name in spec
                }
                yield {**said, "input_schema": dict_of(spec.get("inputSchema")).get("json")}
            case {"systemTool": {"name": name}}:
                yield {"type": name, "name": name}


def _tool_choice(choice: dict[str, Any]) -> dict[str, Any] | None:
    for kind, more in choice.items():
        return {"type": kind, **dict_of(more)}
    return None


def _output_config(config: dict[str, Any]) -> dict[str, Any]:
    effort = {"effort": config["effort"]} if "effort" in config else {}
    match config.get("textFormat"):
        case {"structure": {"jsonSchema": {"schema": str(schema)}}}:
            try:
                form = {"type": "json_schema", "schema": json_value(schema)}
            except ValueError:
                return effort
            return {**effort, "format": form}
    return effort
