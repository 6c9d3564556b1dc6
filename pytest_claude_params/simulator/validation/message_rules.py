"""What the API asks of a conversation and of its limits, beyond the shape of the fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pytest_claude_params.simulator.http.access import CURRENT_VERSION
from pytest_claude_params.simulator.http.api_error import invalid_request
from pytest_claude_params.simulator.messages.conversation import prefill_of
from pytest_claude_params.simulator.messages.input_tokens import marked_parts

if TYPE_CHECKING:
    from pytest_claude_params.simulator.model_catalog import Model

_MOST_TURNS = 100_000
_MOST_BREAKPOINTS = 4
_NO_PREFILL = (
    "This model does not support assistant message prefill. "
    "The conversation must end with a user message."
)
_EMPTY_TURN = (
    "all messages must have non-empty content except for the optional final assistant message"
)
_TRAILING_SPACE = "messages: final assistant content cannot end with trailing whitespace"


def check_turns(body: dict[str, Any], model: Model, version: str) -> None:
    """Check the conversation, turn by turn."""
    turns = body["messages"]
    if not turns:
        raise invalid_request("messages: at least one message is required")
    if len(turns) > _MOST_TURNS:
        raise invalid_request(f"messages: {len(turns)} messages > {_MOST_TURNS} maximum")
    if any(turn["role"] == "system" for turn in turns) and not model.system_turns:
        raise invalid_request("role 'system' is not supported on this model")
    if turns[0]["role"] == "system":
        raise invalid_request('messages: first message must use the "user" role')
    for number, turn in enumerate(turns):
        final_assistant = number == len(turns) - 1 and turn["role"] == "assistant"
        if not turn["content"] and not final_assistant:
            raise invalid_request(f"messages.{number}: {_EMPTY_TURN}")
        if isinstance(turn["content"], list):
            _check_blocks(turn, number, version)


def _check_blocks(turn: dict[str, Any], number: int, version: str) -> None:
    for index, block in enumerate(turn["content"]):
        place = f"messages.{number}.content.{index}"
        if block["type"] == "text" and not block["text"]:
            raise invalid_request("messages: text content blocks must be non-empty")
        if version != CURRENT_VERSION:
            continue
        if block["type"] == "document" and turn["role"] == "assistant":
            raise invalid_request(
                f"{place}: `document` blocks are not allowed in assistant messages"
            )
        if _is_cited(block) and turn["role"] == "user":
            raise invalid_request(f"{place}.text.citations: not allowed in user messages")


def _is_cited(block: dict[str, Any]) -> bool:
    if block["type"] == "search_result":
        return any(inner.get("citations") for inner in block["content"])
    return block["type"] == "text" and bool(block.get("citations"))


def check_prefill(body: dict[str, Any], model: Model) -> None:
    """Check an answer that is begun in the request."""
    if body["messages"][-1]["role"] != "assistant" or _is_paused(body["messages"][-1]):
        return
    thinks = body.get("thinking", {}).get("type", "disabled") != "disabled"
    if thinks or not model.prefills:
        raise invalid_request(_NO_PREFILL)
    prefill = prefill_of(body["messages"])
    if prefill != prefill.rstrip():
        raise invalid_request(_TRAILING_SPACE)


def _is_paused(turn: dict[str, Any]) -> bool:
    """Whether the API's own tools were at work, which it goes on with when that is sent back."""
    content = turn["content"] if isinstance(turn["content"], list) else []
    return any(block["type"] == "server_tool_use" for block in content)


def check_limits(body: dict[str, Any], model: Model) -> None:
    """Check ``max_tokens`` and ``stop_sequences``."""
    limit = body["max_tokens"]
    if limit < 0:
        raise invalid_request("max_tokens: Input should be greater than or equal to 1")
    if limit > model.max_output:
        raise invalid_request(
            f"max_tokens: {limit} > {model.max_output}, which is the maximum allowed number of "
            f"output tokens for {model.id}"
        )
    if limit == 0:
        _check_nothing_to_say(body)
    for sequence in body.get("stop_sequences") or ():
        if not sequence:
            raise invalid_request("stop_sequences: each stop sequence must be non-empty")
        if not sequence.strip():
            raise invalid_request("stop_sequences: each stop sequence must contain non-whitespace")


def _check_nothing_to_say(body: dict[str, Any]) -> None:
    """Reject ``max_tokens: 0``, which only fills the cache, with what needs an answer."""
    clashes = {
        "stream: true": bool(body.get("stream")),
        "thinking.type: enabled": body.get("thinking", {}).get("type") == "enabled",
        "output_config.format": bool((body.get("output_config") or {}).get("format")),
        "a forced tool_choice": body.get("tool_choice", {}).get("type") in ("any", "tool"),
    }
    for name, clash in clashes.items():
        if clash:
            raise invalid_request(f"max_tokens: 0 is not allowed together with {name}")


def check_breakpoints(body: dict[str, Any]) -> None:
    """Check how many breakpoints a request sets."""
    found = sum(part.lifetime is not None for part in marked_parts(body))
    if found > _MOST_BREAKPOINTS:
        raise invalid_request(
            f"A maximum of {_MOST_BREAKPOINTS} blocks with cache_control may be provided. "
            f"Found {found}."
        )
