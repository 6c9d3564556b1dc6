"""Bedrock's Converse API: requests and answers in the shapes that all vendors share there."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from pytest_claude_params.dialects.converse import Converse as Dialect
from pytest_claude_params.simulator.http.access import SAMPLING_VERSION
from pytest_claude_params.simulator.http.api_error import ApiError, invalid_request
from pytest_claude_params.simulator.model_catalog import find_model
from pytest_claude_params.simulator.platforms.bedrock import Bedrock, with_aws_name
from pytest_claude_params.simulator.platforms.credentials import has_bearer, is_signed, with_key
from pytest_claude_params.simulator.platforms.model_id import from_aws
from pytest_claude_params.wire.aws_event_stream import frames_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from pytest_claude_params.simulator.api import PlainReply
    from pytest_claude_params.simulator.http.received_request import ReceivedRequest
    from pytest_claude_params.simulator.messages.events import TimedEvent

_PATH = re.compile(r"/model/(?P<model>[^/]+)/converse(?:-stream)?")
_DIALECT = Dialect()
_BAD_REQUEST = 400
_USAGE = {
    "inputTokens": "input_tokens",
    "outputTokens": "output_tokens",
    "cacheReadInputTokens": "cache_read_input_tokens",
    "cacheWriteInputTokens": "cache_creation_input_tokens",
}
_SAME_EVERY_TIME_MS = 250


class Converse(Bedrock):
    """``POST /model/{id}/converse`` and ``/converse-stream``."""

    def serves(self, request: ReceivedRequest) -> bool:
        """By the path."""
        return _PATH.fullmatch(request.path) is not None

    def translated(self, request: ReceivedRequest) -> ReceivedRequest:
        """Say it as the Messages API does; without ``maxTokens`` the model's own limit holds."""
        headers = {**with_key(request.headers), "anthropic-version": SAMPLING_VERSION}
        body = request.body
        if isinstance(body, dict):
            betas = _more(body).get("anthropic_beta")
            if isinstance(betas, list):
                headers["anthropic-beta"] = ",".join(map(str, betas))
            body = _DIALECT.parameters(request.path, body)
            body["model"] = from_aws(_model(request)) or body["model"]
            known = find_model(body["model"])
            body.setdefault("max_tokens", known.max_output if known else 1)
        return request.carrying(body, "/v1/messages", headers)

    def check(self, request: ReceivedRequest) -> None:
        """Reject what Bedrock does not pass on to a model."""
        if not is_signed(request.headers) and not has_bearer(request.headers):
            raise ApiError("authentication_error", "Missing Authentication Token")
        if from_aws(_model(request)) is None:
            raise invalid_request("The provided model identifier is invalid.")
        request.parameters()

    def answer(self, reply: PlainReply) -> PlainReply:
        """Write a message as Converse does."""
        if reply.status >= _BAD_REQUEST:
            return super().answer(reply)
        message = reply.body
        body = {
            "output": {"message": {"role": "assistant", "content": _blocks(message["content"])}},
            "stopReason": message["stop_reason"],
            "usage": _usage(message["usage"]),
            "metrics": {"latencyMs": _SAME_EVERY_TIME_MS},
        }
        return replace(reply, body=body)

    def encoded(self, event: TimedEvent, padding: Random | None) -> bytes:
        """Write an event as frames; some events have none."""
        del padding
        return b"".join(frames_of(_events(event.data)))


def _model(request: ReceivedRequest) -> str:
    found = _PATH.fullmatch(request.path)
    return unquote(found["model"]) if found else ""


def _more(body: dict[str, Any]) -> dict[str, Any]:
    more = body.get("additionalModelRequestFields")
    return more if isinstance(more, dict) else {}


def _blocks(content: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [_block(block) for block in content]


def _block(block: dict[str, Any]) -> dict[str, Any]:
    match block:
        case {"type": "tool_use"}:
            return {"toolUse": {**_tool_start(block), "input": block["input"]}}
        case {"type": "thinking"}:
            thought = {"text": block["thinking"], "signature": block["signature"]}
            return {"reasoningContent": {"reasoningText": thought}}
    return {"text": block["text"]}


def _tool_start(block: dict[str, Any]) -> dict[str, Any]:
    return {"toolUseId": block["id"], "name": block["name"]}


def _usage(usage: dict[str, Any]) -> dict[str, Any]:
    counts = {name: usage[theirs] for name, theirs in _USAGE.items()}
    return {**counts, "totalTokens": sum(counts.values())}


def _events(event: dict[str, Any]) -> Iterator[dict[str, Any]]:
    match event:
        case {"type": "error"}:
            yield with_aws_name(event)
        case {"type": "message_start"}:
            yield {"messageStart": {"role": "assistant"}}
        case {"type": "content_block_start", "index": index, "content_block": block}:
            if block["type"] == "tool_use":
                start = {"toolUse": _tool_start(block)}
                yield {"contentBlockStart": {"start": start, "contentBlockIndex": index}}
        case {"type": "content_block_delta", "index": index, "delta": delta}:
            yield {"contentBlockDelta": {"delta": _delta(delta), "contentBlockIndex": index}}
        case {"type": "content_block_stop", "index": index}:
            yield {"contentBlockStop": {"contentBlockIndex": index}}
        case {"type": "message_delta", "delta": delta, "usage": usage}:
            yield {"messageStop": {"stopReason": delta["stop_reason"]}}
            metrics = {"latencyMs": _SAME_EVERY_TIME_MS}
            yield {"metadata": {"usage": _usage(usage), "metrics": metrics}}


def _delta(delta: dict[str, Any]) -> dict[str, Any]:
    match delta:
        case {"partial_json": text}:
            return {"toolUse": {"input": text}}
        case {"thinking": text}:
            return {"reasoningContent": {"text": text}}
        case {"signature": text}:
            return {"reasoningContent": {"signature": text}}
    return {"text": delta["text"]}
