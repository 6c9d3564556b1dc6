"""Answers on which operators are shown: one of each kind that applications live on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.call import Call, CallRequest, CallResponse
from pytest_claude_params.mutations.mutation import changed_response

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_claude_params.mutations.operator import Operator

_TOOLS = [
    {
        "name": "find_order",
        "input_schema": {
            "type": "object",
            "properties": {"id": {"type": "string"}, "email": {"type": "string"}},
            "required": ["id"],
        },
    },
    {
        "name": "refund",
        "input_schema": {
            "type": "object",
            "properties": {"id": {"type": "string"}, "amount": {"type": "number"}},
            "required": ["id", "amount"],
        },
    },
]


def _call(
    content: list[dict[str, Any]],
    sent: Mapping[str, Any] | None = None,
    stop_reason: str = "end_turn",
    stop_sequence: str | None = None,
) -> Call:
    turns = [{"role": "user", "content": "Where is my order A17?"}]
    body = {"model": "claude-haiku-4-5", "max_tokens": 400, "messages": turns, **(sent or {})}
    message = {
        "id": "msg_example",
        "type": "message",
        "role": "assistant",
        "model": "claude-haiku-4-5",
        "content": content,
        "stop_reason": stop_reason,
        "stop_sequence": stop_sequence,
        "usage": {"input_tokens": 20, "output_tokens": 40},
    }
    request = CallRequest("POST", "https://api.anthropic.com/v1/messages", body=body)
    return Call(request, CallResponse(200, body=message), source="replayed")


def _text(text: str) -> list[dict[str, Any]]:
    return [{"type": "text", "text": text}]


_USE = {
    "type": "tool_use",
    "id": "toolu_example",
    "name": "find_order",
    "input": {"id": "A17", "email": "ada@example.com"},
}
_THOUGHT = {"type": "thinking", "thinking": "It left on Monday.", "signature": "example"}

# In this order: the first one that fits is shown.
EXAMPLES: tuple[Call, ...] = (
    _call(_text("Your order A17 is on its way. It will reach Mister Byron in 2 days.")),
    _call(_text('{"order": "A17", "status": "delayed", "days": 2, "refundable": true}')),
    _call([*_text("I will look it up."), _USE], {"tools": _TOOLS}, "tool_use"),
    _call(_text("1. Open the parcel."), {"stop_sequences": ["2."]}, "stop_sequence", "2."),
    _call([_THOUGHT, *_text("It will come on Wednesday.")]),
)
_OF_JSON = 1


def shown_on(operator: Operator) -> tuple[Call, Call]:
    """Return the call on which an operator is shown, and the call as it is changed.

    Raises ``LookupError`` if it fits none of the examples.
    """
    others = [EXAMPLES[3].response.message, EXAMPLES[0].response.message]
    examples = EXAMPLES[_OF_JSON:] if operator.name.startswith("json_") else EXAMPLES
    for call in examples:
        new = changed_response(operator, call.request, call.response, "example", others)
        if new is not None:
            return call, Call(call.request, new, source="replayed")
    raise LookupError(operator.name)
