"""Requests for chat completions, read as parameters of the Messages API.

What Anthropic's endpoint ignores is not read: ``response_format``, ``strict``,
``reasoning_effort``, ``seed`` and the like are owed nothing. Thinking does not come back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pytest_claude_params.dialects.parts import dict_of, list_of
from pytest_claude_params.wire.json_text import json_value
from pytest_claude_params.wire.platforms import api_model

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Fields of a request (openai 3.57, 2026-11); a test compares them.
FIELDS = (
    "audio", "frequency_penalty", "function_call", "functions", "logit_bias", "logprobs",
    "max_completion_tokens", "max_tokens", "messages", "metadata", "modalities", "model",
    "moderation", "n", "parallel_tool_calls", "prediction", "presence_penalty",
    "prompt_cache_key", "prompt_cache_options", "prompt_cache_retention", "reasoning_effort",
    "response_format", "safety_identifier", "seed", "service_tier", "stop", "store", "stream",
    "stream_options", "temperature", "tool_choice", "tools", "top_logprobs", "top_p", "user",
    "verbosity", "web_search_options",
)  # fmt: skip
_SYSTEM = ("system", "developer")
_TOOL_CHOICES = {"auto": "auto", "required": "any", "none": "none"}
_DATA_URL = re.compile(r"data:(?P<type>[^;,]*);base64,(?P<data>.*)", re.DOTALL)
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_HOTTEST = 1


def parameters_of(body: dict[str, Any]) -> dict[str, Any]:
    """Translate a request."""
    turns = [turn for turn in list_of(body.get("messages")) if isinstance(turn, dict)]
    limits = (body.get("max_completion_tokens"), body.get("max_tokens"))
    found: dict[str, Any] = {
        "model": _model(str(body.get("model", ""))),
        "max_tokens": next((limit for limit in limits if limit is not None), None),
        "temperature": _temperature(body.get("temperature")),
        "top_p": body.get("top_p"),
        "stop_sequences": _stops(body.get("stop")),
        "system": "\n".join(_texts(turn for turn in turns if turn.get("role") in _SYSTEM)) or None,
        "messages": _conversation(turn for turn in turns if turn.get("role") not in _SYSTEM),
        "tools": [*_tools(body)] or None,
        "tool_choice": _tool_choice(body),
        "stream": body.get("stream"),
    }
    return {name: value for name, value in found.items() if value is not None}


def _model(name: str) -> str:
    """Return the API's id: gateways put the vendor before it, and OpenRouter has points in it."""
    vendor, _, model = name.rpartition("/")
    if not vendor or "claude" not in model:
        return name
    return _POINT.sub("-", api_model(model).partition(":")[0])


def _temperature(value: Any) -> Any:
    """Greater ones are capped, says the documentation."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return min(value, _HOTTEST) if is_number else value


def _stops(stop: Any) -> Any:
    return [stop] if isinstance(stop, str) else stop


def _texts(turns: Iterable[dict[str, Any]]) -> Iterator[str]:
    for turn in turns:
        yield "".join(str(block.get("text", "")) for block in _blocks(turn.get("content")))


def _conversation(turns: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Translate turns; results of tools, a turn each here, are blocks of one turn there."""
    messages: list[dict[str, Any]] = []
    results: list[dict[str, Any]] = []
    for turn in turns:
        if turn.get("role") != "tool":
            results = []
            messages.append(_turn(turn))
            continue
        if not results:
            messages.append({"role": "user", "content": results})
        results.append(_tool_result(turn))
    return messages


def _turn(turn: dict[str, Any]) -> dict[str, Any]:
    calls = [tool_use_of(call) for call in list_of(turn.get("tool_calls"))]
    content = turn.get("content")
    if isinstance(content, str) and not calls:
        return {"role": turn.get("role"), "content": content}
    return {"role": turn.get("role"), "content": [*_blocks(content), *calls]}


def _blocks(content: Any) -> list[dict[str, Any]]:
    if isinstance(content, str):
        return [{"type": "text", "text": content}] if content else []
    return [_block(part) for part in list_of(content) if isinstance(part, dict)]


def _block(part: dict[str, Any]) -> dict[str, Any]:
    """Translate a part; kinds that are not known stay as they are."""
    match part:
        case {"type": "image_url", "image_url": {"url": str(url)}}:
            return {"type": "image", "source": _source(url)}
        case {"type": "file", "file": {"file_data": str(url)}}:
            return {"type": "document", "source": _source(url)}
        case {"type": "refusal", "refusal": text}:
            return {"type": "text", "text": text}
    return part


def _source(url: str) -> dict[str, Any]:
    found = _DATA_URL.fullmatch(url)
    if found is None:
        return {"type": "url", "url": url}
    return {"type": "base64", "media_type": found["type"], "data": found["data"]}


def tool_use_of(call: Any) -> dict[str, Any]:
    """Translate a tool call; arguments that are no JSON object stay a text, as when cut."""
    function = dict_of(dict_of(call).get("function"))
    named = {"id": dict_of(call).get("id"), "name": function.get("name")}
    return {"type": "tool_use", **named, "input": _input(function.get("arguments"))}


def _input(arguments: Any) -> Any:
    if not isinstance(arguments, str):
        return dict_of(arguments)
    try:
        value = json_value(arguments or "{}")
    except ValueError:
        return arguments
    return value if isinstance(value, dict) else arguments


def _tool_result(turn: dict[str, Any]) -> dict[str, Any]:
    content = turn.get("content")
    said = content if isinstance(content, str) else _blocks(content)
    return {"type": "tool_result", "tool_use_id": turn.get("tool_call_id"), "content": said}


def _tools(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    older = [{"function": function} for function in list_of(body.get("functions"))]
    for tool in [*list_of(body.get("tools")), *older]:
        function = dict_of(dict_of(tool).get("function"))
        if function:
            described = {name: function[name] for name in ("description",) if name in function}
            schema = function.get("parameters") or {"type": "object", "properties": {}}
            yield {"name": function.get("name"), **described, "input_schema": schema}


def _tool_choice(body: dict[str, Any]) -> dict[str, Any] | None:
    one_at_a_time = body.get("parallel_tool_calls") is False
    match body.get("tool_choice"):
        case {"function": {"name": name}}:
            choice = {"type": "tool", "name": name}
        case str(kind) if kind in _TOOL_CHOICES:
            choice = {"type": _TOOL_CHOICES[kind]}
        case _ if one_at_a_time and body.get("tools"):
            choice = {"type": "auto"}
        case _:
            return None
    if one_at_a_time and choice["type"] != "none":
        return {**choice, "disable_parallel_tool_use": True}
    return choice
