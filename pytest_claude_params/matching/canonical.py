"""The meaning of a request body, however it is spelt: its canonical form."""

from __future__ import annotations

from typing import Any

from pytest_claude_params.matching.json_schemas import in_any_order
from pytest_claude_params.matching.uploads import upload_fields

# Below these names stands the application's own data: there a null says something.
_DATA = ("input", "input_schema", "input_examples", "schema")

# Whom a request is for, and where its prompt is cached.
_OF_NO_MEANING = ("metadata", "user_profile_id", "cache_control")


def canonical_body(body: Any) -> Any:
    """Reduce a request body to what it means.

    Key order and white space do not matter; a string and a single text block are the
    same content; ``metadata``, ``user_profile_id`` and ``cache_control`` are not part of the
    meaning, nor are
    ``stream: false`` and the difference between ``1`` and ``1.0``. A parameter that is
    ``null`` is one that was not sent. The sets of a JSON Schema, such as ``required``,
    have no order. ``output_format`` is an older name of ``output_config.format``. An upload
    is its form's fields by their names.
    """
    if not isinstance(body, dict):
        return upload_fields(body)
    if isinstance(body.get("messages"), list):
        return canonical_parameters(body)
    # Elsewhere null may be an order: it clears what an agent has.
    meaning = _reduced(body)
    if isinstance(meaning.get("requests"), list):  # a batch
        meaning["requests"] = [_batched(one) for one in meaning["requests"]]
    return meaning


def canonical_parameters(body: dict[str, Any]) -> dict[str, Any]:
    """Reduce Messages API parameters to what they mean, as a copy; see `canonical_body`."""
    sent = {name: value for name, value in body.items() if value is not None}
    return _reduced(sent, nulls=False)


def _reduced(body: dict[str, Any], *, nulls: bool = True) -> dict[str, Any]:
    meaning = {
        str(name): _plain(value, nulls=nulls)
        for name, value in body.items()
        if name not in _OF_NO_MEANING and (name, value) != ("stream", False)
    }
    if isinstance(meaning.get("messages"), list):
        meaning["messages"] = [_turn(turn) for turn in meaning["messages"]]
    if isinstance(meaning.get("output_format"), dict):
        # Its name in the first betas; a newer SDK sends the same under the new one.
        form = {"format": meaning.pop("output_format")}
        meaning["output_config"] = {**form, **(meaning.get("output_config") or {})}
    if isinstance(meaning.get("output_config"), dict):
        meaning["output_config"] = _output_config(meaning["output_config"])
    if "system" in meaning:
        meaning["system"] = _content(meaning["system"])
    if isinstance(meaning.get("tools"), list):
        meaning["tools"] = [_tool(tool) for tool in meaning["tools"]]
    return meaning


def _batched(request: Any) -> Any:
    if not isinstance(request, dict) or not isinstance(request.get("params"), dict):
        return request
    return {**request, "params": canonical_parameters(request["params"])}


def _plain(value: Any, *, nulls: bool = True) -> Any:
    """Write whole numbers as such, names as texts, and leave out nulls that say nothing."""
    if isinstance(value, dict):
        # Written by hand, a key such as `on:` is no text to YAML.
        return {
            str(name): _plain(item, nulls=nulls or name in _DATA)
            for name, item in value.items()
            if nulls or item is not None or name in _DATA
        }
    if isinstance(value, list):
        return [_plain(item, nulls=nulls) for item in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _turn(turn: Any) -> Any:
    if not isinstance(turn, dict) or "content" not in turn:
        return turn
    return {**turn, "content": _content(turn["content"])}


def _content(content: Any) -> Any:
    """Content blocks without cache marks; a lone text block as its string."""
    if not isinstance(content, list):
        return content
    blocks = [_turn(_uncached(block)) for block in content]
    match blocks:
        case [{"type": "text", "text": str(text), **others}] if not others:
            return text
    return blocks


def _tool(tool: Any) -> Any:
    tool = _uncached(tool)
    if isinstance(tool, dict) and "input_schema" in tool:
        return {**tool, "input_schema": in_any_order(tool["input_schema"])}
    return tool


def _output_config(config: dict[str, Any]) -> dict[str, Any]:
    form = config.get("format")
    if not isinstance(form, dict) or "schema" not in form:
        return config
    return {**config, "format": {**form, "schema": in_any_order(form["schema"])}}


def _uncached(block: Any) -> Any:
    if not isinstance(block, dict):
        return block
    return {name: value for name, value in block.items() if name != "cache_control"}
