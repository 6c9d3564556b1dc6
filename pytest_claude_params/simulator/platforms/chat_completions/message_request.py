"""From a request for a chat completion to one for a message."""

from __future__ import annotations

import json
from typing import Any

from pytest_claude_params.simulator.model_catalog import find_model

_HOISTED = ("system", "developer")
_AS_IT_IS = ("top_p", "stream", "thinking")


def message_request(body: dict[str, Any]) -> dict[str, Any]:
    """Translate a request; without a limit the model's own holds, and much is ignored."""
    known = find_model(str(body.get("model")))
    asked = {name: body[name] for name in _AS_IT_IS if body.get(name) is not None}
    asked["model"] = body.get("model")
    asked["max_tokens"] = _limit(body) or (known.max_output if known else 1)
    if body.get("temperature") is not None:
        asked["temperature"] = min(1, body["temperature"])
    if body.get("stop"):
        asked["stop_sequences"] = body["stop"] if isinstance(body["stop"], list) else [body["stop"]]
    turns = body.get("messages")
    _add_turns(asked, turns if isinstance(turns, list) else [])
    _add_tools(asked, body)
    return asked


def _limit(body: dict[str, Any]) -> Any:
    for name in ("max_completion_tokens", "max_tokens"):
        if body.get(name) is not None:
            return body[name]
    return None


def _add_turns(asked: dict[str, Any], turns: list[Any]) -> None:
    """System turns are hoisted, wherever they stand, and joined by a newline."""
    hoisted: list[str] = []
    asked["messages"] = []
    for turn in turns:
        if turn["role"] in _HOISTED:
            hoisted.append("".join(part["text"] for part in _parts(turn["content"])))
        else:
            asked["messages"].append(_turn(turn))
    if hoisted:
        asked["system"] = "\n".join(hoisted)


def _turn(turn: dict[str, Any]) -> dict[str, Any]:
    if turn["role"] == "tool":
        result = {"type": "tool_result", "tool_use_id": turn["tool_call_id"]}
        return {"role": "user", "content": [{**result, "content": _parts(turn["content"])}]}
    uses = [_use(call) for call in turn.get("tool_calls") or ()]
    return {"role": turn["role"], "content": [*_parts(turn.get("content")), *uses]}


def _use(call: dict[str, Any]) -> dict[str, Any]:
    function = call["function"]
    arguments = json.loads(function["arguments"] or "{}")
    return {"type": "tool_use", "id": call["id"], "name": function["name"], "input": arguments}


def _parts(content: Any) -> list[dict[str, Any]]:
    """Translate what a turn says; sound is left out, without a word."""
    if isinstance(content, str):
        return [{"type": "text", "text": content}] if content else []
    parts = [_image(part) if part["type"] == "image_url" else part for part in content or ()]
    return [part for part in parts if part["type"] != "input_audio"]


def _image(part: dict[str, Any]) -> dict[str, Any]:
    url = part["image_url"]["url"]
    if not url.startswith("data:"):
        return {"type": "image", "source": {"type": "url", "url": url}}
    media_type, _, data = url.removeprefix("data:").partition(";base64,")
    return {"type": "image", "source": {"type": "base64", "media_type": media_type, "data": data}}


def _add_tools(asked: dict[str, Any], body: dict[str, Any]) -> None:
    tools = [_tool(tool["function"]) for tool in body.get("tools") or ()]
    if not tools:
        return
    asked["tools"] = tools
    choice = _choice(body.get("tool_choice") or "auto")
    if body.get("parallel_tool_calls") is False and choice["type"] != "none":
        choice["disable_parallel_tool_use"] = True
    asked["tool_choice"] = choice


def _tool(function: dict[str, Any]) -> dict[str, Any]:
    schema = function.get("parameters") or {"type": "object", "properties": {}}
    about = {"description": function["description"]} if function.get("description") else {}
    return {"name": function["name"], **about, "input_schema": schema}


def _choice(choice: Any) -> dict[str, Any]:
    if isinstance(choice, dict):
        return {"type": "tool", "name": choice["function"]["name"]}
    return {"type": "any" if choice == "required" else choice}
