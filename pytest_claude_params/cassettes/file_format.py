"""The layout of a cassette file: vcrpy's ``version: 1`` with JSON bodies as YAML trees.

An interaction is plain data here, a dict with ``request`` and ``response``. The layouts of
plain vcrpy (bodies as text, possibly compressed) and of pydantic-ai are read as well.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from pytest_claude_params import streams
from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes import yaml_text
from pytest_claude_params.cassettes.compression import decompressed
from pytest_claude_params.cassettes.headers import kept_request_headers, kept_response_headers

Interaction = tuple[CallRequest, CallResponse]


@dataclass
class Document:
    """What a cassette file holds.

    Args:
        recorded: when, with what and from whom; empty for a recording made by another tool.
        interactions: requests and their answers, in the order in which they were made.
        rejected: why the recording was not promoted, if it was not.
    """

    recorded: dict[str, str] = field(default_factory=dict)
    interactions: list[Interaction] = field(default_factory=list)
    rejected: str = ""


def to_text(document: Document) -> str:
    """Write a document as the text of a cassette file."""
    data: dict[str, Any] = {"version": 1}
    if document.recorded:
        data["recorded"] = document.recorded
    if document.rejected:
        data["rejected"] = document.rejected
    data["interactions"] = [
        {"request": _request_data(request), "response": _response_data(response)}
        for request, response in document.interactions
    ]
    return _notice(document) + yaml_text.dump(data)


def from_text(text: str) -> Document:
    """Read the text of a cassette file.

    Raises ``ValueError`` (``yaml.YAMLError`` is not one) with what is wrong in one line.
    """
    data = yaml_text.load(text)
    if not isinstance(data, dict) or not isinstance(data.get("interactions"), list):
        raise ValueError("it has no list of 'interactions'")
    recorded = data.get("recorded") or {}
    if not isinstance(recorded, dict):
        raise ValueError("'recorded' is not a mapping")
    return Document(
        recorded={str(name): str(value) for name, value in recorded.items()},
        interactions=[_interaction(item, n) for n, item in enumerate(data["interactions"], 1)],
        rejected=str(data.get("rejected") or ""),
    )


def _notice(document: Document) -> str:
    if document.recorded.get("from") != "simulator":
        return ""
    return (
        "# Recorded from the simulated API (claude-params simulate): no word of it is Claude's.\n"
    )


def _request_data(request: CallRequest) -> dict[str, Any]:
    data = {
        "method": request.method,
        "uri": request.url,
        "headers": {name: [value] for name, value in request.headers.items()},
    }
    if isinstance(request.body, (dict, list)):
        return {**data, "parsed_body": request.body}
    return {**data, "body": request.body}


def _response_data(response: CallResponse) -> dict[str, Any]:
    data: dict[str, Any] = {"status": {"code": response.status}}
    if response.latency_s is not None:
        data["latency_s"] = response.latency_s
    data["headers"] = {name: [value] for name, value in response.headers.items()}
    if isinstance(response.body, (dict, list)):
        return {**data, "parsed_body": response.body}
    return {**data, "body": {"string": response.body or ""}}


def _interaction(item: Any, number: int) -> Interaction:
    try:
        return _request(item["request"]), _response(item["response"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValueError(
            f"interaction {number} is not a request and a response ({error!r})"
        ) from None


def _request(data: dict[str, Any]) -> CallRequest:
    headers = kept_request_headers(data.get("headers") or {})
    return CallRequest(
        method=str(data["method"]).upper(),
        url=str(data["uri"]),
        headers=headers,
        body=data["parsed_body"] if "parsed_body" in data else parsed_body(data.get("body")),
    )


def _response(data: dict[str, Any]) -> CallResponse:
    headers = kept_response_headers(data.get("headers") or {})
    status = data.get("status", {})
    latency = data.get("latency_s")
    return CallResponse(
        status=int(status["code"] if isinstance(status, dict) else status),
        headers=headers,
        body=data["parsed_body"] if "parsed_body" in data else _recorded_body(data),
        latency_s=None if latency is None else float(latency),
    )


def _recorded_body(data: dict[str, Any]) -> Any:
    body = data.get("body", data.get("content"))
    return parsed_body(body.get("string") if isinstance(body, dict) else body)


def parsed_body(body: Any) -> Any:
    """Return what a body on the wire says: JSON as plain data, events and the rest as text.

    Args:
        body: text or bytes, possibly compressed; headers are not asked, since recorders
            keep ``content-encoding: gzip`` over bodies that they have unpacked.
    """
    if isinstance(body, bytes):
        body = _text(decompressed(body))
    if not isinstance(body, str):
        return body
    if body.lstrip().startswith(("event:", "data:")):
        # The API pads events at random; written again they only change when they differ.
        return streams.text_of_events(streams.events_of(body))
    try:
        value = json.loads(body)
    except ValueError:
        return body or None
    return value if isinstance(value, (dict, list)) else body


def _text(body: bytes) -> str | bytes:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body
