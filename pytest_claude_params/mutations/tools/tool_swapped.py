"""Another tool is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.mutations.operator import Operator

if TYPE_CHECKING:
    from pytest_claude_params.mutations.answer import Answer, Block, Message

_OF_TYPE: dict[Any, Any] = {
    "integer": 1,
    "number": 1,
    "boolean": True,
    "array": [],
    "object": {},
    "null": None,
}


def tool_swapped(answer: Answer) -> Message | None:
    """Call another of the tools that were sent, with an input made for its schema."""
    uses, tools = answer.tool_uses, answer.tools
    if not uses or answer.tool_choice.get("type") == "tool":
        return None
    use = answer.random.choice(uses)
    others = [name for name in tools if name != use.get("name")]
    if not others:
        return None
    name = answer.random.choice(others)
    called = {**use, "name": name, "input": _input_for(tools[name], use)}
    return answer.with_content([called if one is use else one for one in answer.content])


def _input_for(tool: dict[str, Any], use: Block) -> dict[str, Any]:
    """Return the least that a tool takes, said with the words of the call that it stands for."""
    schema = tool["input_schema"] if isinstance(tool["input_schema"], dict) else {}
    properties = schema.get("properties")
    known = properties if isinstance(properties, dict) else {}
    said = [one for one in use["input"].values() if isinstance(one, str)]
    return {
        name: use["input"].get(name, _value(known.get(name), said[0] if said else "it"))
        for name in schema.get("required") or ()
    }


def _value(schema: Any, said: str) -> Any:
    if not isinstance(schema, dict):
        return said
    if isinstance(schema.get("enum"), list) and schema["enum"]:
        return schema["enum"][0]
    kind = schema.get("type")
    kind = kind[0] if isinstance(kind, list) and kind else kind
    return _OF_TYPE.get(kind, said)


TOOL_SWAPPED = Operator(
    "tool_swapped",
    tool_swapped,
    "the model calls another tool",
    "an answer that calls one of several tools, none of which was forced by its name",
)
