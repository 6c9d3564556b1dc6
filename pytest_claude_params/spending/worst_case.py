"""What a request costs at most, before it is sent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.prices import cost_of_usage, media_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pytest_claude_params.call import CallRequest

_IN_BODY = ("system", "messages", "tools", "output_config")
# Hardly a token is shorter than two bytes of UTF-8.
_BYTES_A_TOKEN = 2
# What is put before the tools (platform documentation, tool use, 2026-11: at most 804).
_OF_TOOLS = 1_000
_CHARGED_AS_SENT = ("speed", "inference_geo")


@dataclass(frozen=True)
class Amount:
    """Money and tokens.

    Args:
        tokens: input and output together.
        dollars: in US dollars; ``None`` if the price of the model is not known.
    """

    tokens: int = 0
    dollars: float | None = 0.0

    def __add__(self, other: Amount) -> Amount:
        """Add two; what has no known price makes a sum without one."""
        known = self.dollars is not None and other.dollars is not None
        return Amount(
            self.tokens + other.tokens,
            (self.dollars or 0) + (other.dollars or 0) if known else None,
        )


def worst_case(request: CallRequest, input_tokens: int | None = None) -> Amount:
    """Return what a request costs at most: its whole input, and all the output that it allows.

    Args:
        request: what is asked.
        input_tokens: how many it has, where an equal one was recorded; else it is bounded by
            its length.
    """
    if not request.is_message:  # counting tokens, listing models: free
        return Amount()
    body = request.parameters
    most_in = most_input_tokens(body) if input_tokens is None else input_tokens
    most_out = _whole(body.get("max_tokens"))
    said = {name: body.get(name) for name in _CHARGED_AS_SENT}
    cost = cost_of_usage(
        request.model, {"input_tokens": most_in, "output_tokens": most_out, **said}
    )
    if cost is not None and "cache_control" in json.dumps(body, default=str):
        # To write an hour's cache costs twice as much as to read the input.
        only_in = {"input_tokens": most_in, "output_tokens": 0, **said}
        cost += cost_of_usage(request.model, only_in) or 0.0
    return Amount(most_in + most_out, cost)


def amount_of(model: str, usage: Mapping[str, Any]) -> Amount:
    """Return what an answer has cost.

    Args:
        model: the model that answered.
        usage: as the API sent it.
    """
    return Amount(
        input_tokens_of(usage) + _whole(usage.get("output_tokens")),
        cost_of_usage(model, dict(usage)) if usage else 0.0,
    )


def input_tokens_of(usage: Mapping[str, Any]) -> int:
    """Return all input tokens of an answer, those of the cache as well."""
    names = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens")
    return sum(_whole(usage.get(name)) for name in names)


def most_input_tokens(body: Mapping[str, Any]) -> int:
    """Return a number of tokens that the input of a request does not pass."""
    sent = {name: body[name] for name in _IN_BODY if name in body}
    letters, of_media = media_in(sent)
    text = len(json.dumps(sent, ensure_ascii=False, default=str).encode(errors="replace"))
    text -= letters
    return text // _BYTES_A_TOKEN + of_media + (_OF_TOOLS if sent.get("tools") else 0) + 1


def _whole(value: Any) -> int:
    return max(0, value) if type(value) is int else 0
