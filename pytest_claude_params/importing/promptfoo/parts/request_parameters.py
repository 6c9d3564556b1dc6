"""The parameters of a provider's config, as the Messages API takes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.errors import UsageError
from pytest_claude_params.importing.promptfoo.files import file_named, is_file_name
from pytest_claude_params.parameters.names import BODY
from pytest_claude_params.parameters.rules import Request, findings_of
from pytest_claude_params.wording import literal

if TYPE_CHECKING:
    from pytest_claude_params.importing.promptfoo.source import Node

# What promptfoo sends where nothing is said (0.121, providers/anthropic/messages).
MAX_TOKENS = 1024
_TEMPERATURE = 0
# How promptfoo connects, retries, shows and prices: nothing of what is sent.
_NOT_SENT = frozenset(
    {
        "apiKey", "apiKeyEnvar", "apiBaseUrl", "basePath", "cost", "showThinking", "stream",
        "maxRetries", "max_retries", "timeout", "delay",
    }
)  # fmt: skip
_THINKS = ("enabled", "adaptive")
_VERSION = "2023-06-01"
_MOST_REJECTED = 40


def params_of_config(config: Node, model: str) -> tuple[dict[str, Any], list[str]]:
    """Return the parameters that a model is sent, and what of a config is left over.

    Args:
        config: the config of its provider.
        model: its id.
    """
    params: dict[str, Any] = {"max_tokens": MAX_TOKENS}
    comments: list[str] = []
    for key, one in config.entries():
        if key in _NOT_SENT or one.value is None:
            continue
        try:
            params |= _parameter(key, one)
        except UsageError as error:
            comments.append(one.left(f"{key} {literal(one.value)}", str(error)))
    thinking = params.get("thinking")
    thinks = isinstance(thinking, dict) and thinking.get("type") in _THINKS
    if not thinks and not {"top_p", "temperature"} & set(params):
        params["temperature"] = _TEMPERATURE
    return _allowed(params, config, model, comments), comments


def _parameter(key: str, node: Node) -> dict[str, Any]:
    """Return a setting as parameters of the API; raises ``UsageError`` for what is none."""
    value = node.value
    if is_file_name(value):
        value = file_named(node, value).source().data
    if key == "effort":
        return {"output_config": {"effort": value}}
    if key == "tools":
        return {"tools": _tools(value, node)}
    if key == "tool_choice":
        return {"tool_choice": _tool_choice(value)}
    if key == "extra_body" and isinstance(value, dict):
        return value
    if key not in BODY or key in ("model", "messages", "system"):
        raise UsageError("the Messages API has no such parameter")
    return {key: value}


def _tools(given: Any, node: Node) -> list[Any]:
    given = given if isinstance(given, list) else [given]
    found: list[Any] = []
    for one in given:
        if is_file_name(one):
            inner = file_named(node, one).source().data
            found += inner if isinstance(inner, list) else [inner]
        else:
            found.append(one)
    return [_tool(one) for one in found]


def _tool(given: Any) -> dict[str, Any]:
    """Return a tool as Claude takes it, also from OpenAI's form."""
    if not isinstance(given, dict):
        raise UsageError(f"{literal(given)} is no tool")
    function = given.get("function") if given.get("type") == "function" else None
    if not isinstance(function, dict):
        return given
    schema = function.get("parameters") or {"type": "object", "properties": {}}
    told = {"description": function["description"]} if "description" in function else {}
    return {"name": function.get("name"), **told, "input_schema": schema}


def _tool_choice(given: Any) -> Any:
    if isinstance(given, str):
        return {"type": {"required": "any"}.get(given, given)}
    if isinstance(given, dict) and isinstance(given.get("function"), dict):
        return {"type": "tool", "name": given["function"].get("name")}
    return given


def _allowed(
    params: dict[str, Any], config: Node, model: str, comments: list[str]
) -> dict[str, Any]:
    """Leave out what the API will reject, and say so; what promptfoo adds itself, without a word."""
    for _ in range(_MOST_REJECTED):
        request = Request({"model": model, **params}, version=_VERSION)
        rejected = {
            finding.parameter.partition(".")[0].partition("[")[0]: finding
            for finding in findings_of(request)
            if finding.is_rejection
        }
        if finding := rejected.pop("model", None):
            comments.append(config.left(f"model {model}", finding.text))
        name = next((name for name in rejected if name in params and name != "max_tokens"), None)
        if name is None:
            break
        if config.get(name).is_there:
            told = f"{name} {literal(params[name])}"
            comments.append(config.get(name).left(told, rejected[name].text))
        params = {key: value for key, value in params.items() if key != name}
    comments[:] = dict.fromkeys(comments)
    return params
