"""The layout of a cassette file: vcrpy's ``version: 1`` with JSON bodies as YAML trees.

An interaction is plain data here, a dict with ``request`` and ``response``. The layouts of
plain vcrpy (bodies as text, possibly compressed), of its old httpx stub, of pydantic-ai and
of langchain are read as well.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pytest_claude_params import aws_event_stream, streams
from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes import yaml_text
from pytest_claude_params.cassettes.compression import decompressed
from pytest_claude_params.cassettes.headers import kept_request_headers, kept_response_headers
from pytest_claude_params.hosts import is_claude_request
from pytest_claude_params.json_text import is_encodable, json_text

if TYPE_CHECKING:
    from collections.abc import Sequence

Interaction = tuple[CallRequest, CallResponse]


@dataclass
class Document:
    """What a cassette file holds.

    Args:
        recorded: when, with what and from whom; empty for a recording made by another tool.
        interactions: requests and their answers, in the order in which they were made.
        rejected: why the recording was not promoted, if it was not.
        others: interactions with anyone but Claude, as they stand in the file.
    """

    recorded: dict[str, str] = field(default_factory=dict)
    interactions: list[Interaction] = field(default_factory=list)
    rejected: str = ""
    others: list[dict[str, Any]] = field(default_factory=list)


def to_text(document: Document) -> str:
    """Write a document as the text of a cassette file."""
    data: dict[str, Any] = {"version": 1}
    if document.recorded:
        data["recorded"] = document.recorded
    if document.rejected:
        data["rejected"] = document.rejected
    ours = [interaction_data(interaction) for interaction in document.interactions]
    data["interactions"] = [*ours, *document.others]
    return _notice(document) + yaml_text.dump(data)


def from_text(text: str, hosts: Sequence[str] = ()) -> Document:
    """Read the text of a cassette file.

    Raises ``ValueError`` (``yaml.YAMLError`` is not one) with what is wrong in one line.

    Args:
        text: the whole text.
        hosts: further host names that serve the Claude API.
    """
    data = yaml_text.load(text)
    items = items_of(data)
    recorded = data.get("recorded") or {}
    if not isinstance(recorded, dict):
        raise ValueError("'recorded' is not a mapping")
    document = Document(
        recorded={str(name): str(value) for name, value in recorded.items()},
        rejected=str(data.get("rejected") or ""),
    )
    for number, item in enumerate(items, 1):
        found = read_interaction(item, number, hosts)
        if found is None:
            document.others.append(item)
        else:
            document.interactions.append(found)
    return document


def interaction_data(interaction: Interaction) -> dict[str, Any]:
    """Return an interaction as plain data in the layout that is written."""
    request, response = interaction
    return {"request": _request_data(request), "response": _response_data(response)}


def read_interaction(item: Any, number: int, hosts: Sequence[str] = ()) -> Interaction | None:
    """Read an interaction in any of the layouts; ``None`` for one with anyone but Claude.

    Raises ``ValueError``.

    Args:
        item: the plain data.
        number: which one it is in its file, counted from 1, for the message.
        hosts: further host names that serve the Claude API.
    """
    try:
        asked = item["request"]
        if not is_claude_request(str(asked["uri"]), asked.get("headers") or {}, hosts):
            return None
        return _request(asked), _response(item["response"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValueError(
            f"interaction {number} is not a request and a response ({error!r})"
        ) from None


def items_of(data: Any) -> list[Any]:
    """Return the interactions of a file, also where requests and answers stand in two lists."""
    match data:
        case {"interactions": list(items)}:
            return items
        case {"requests": list(requests), "responses": list(responses)}:
            pairs = zip(requests, responses, strict=True)
            return [{"request": asked, "response": answer} for asked, answer in pairs]
    raise ValueError("it has no list of 'interactions'")


def _notice(document: Document) -> str:
    origins = document.recorded.get("from", "").split(", ")
    if "simulator" not in origins:
        return ""
    extent = "no word of it is Claude's" if len(origins) == 1 else "not all of it is Claude's"
    return f"# Recorded from the simulated API (claude-params simulate): {extent}.\n"


def _request_data(request: CallRequest) -> dict[str, Any]:
    data = {
        "method": request.method,
        "uri": request.url,
        "headers": {name: [value] for name, value in request.headers.items()},
    }
    if _is_tree(request.body):
        return {**data, "parsed_body": request.body}
    return {**data, "body": _untreed(request.body)}


def _response_data(response: CallResponse) -> dict[str, Any]:
    data: dict[str, Any] = {"status": {"code": response.status, "message": response.reason}}
    if response.latency_s is not None:
        data["latency_s"] = response.latency_s
    if response.cut:
        data["cut"] = response.cut
    data["headers"] = {name: [value] for name, value in response.headers.items()}
    if _is_tree(response.body):
        return {**data, "parsed_body": response.body}
    return {**data, "body": {"string": _untreed(response.body) or ""}}


def _is_tree(body: Any) -> bool:
    """Whether a body is written as a tree; YAML has no way to write half a surrogate pair."""
    if not isinstance(body, (dict, list)):
        return False
    return is_encodable(json.dumps(body, ensure_ascii=False))


def _untreed(body: Any) -> Any:
    return json_text(body) if isinstance(body, (dict, list)) else body


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
    status = data["status_code"] if "status_code" in data else data["status"]
    latency = data.get("latency_s")
    return CallResponse(
        status=int(status["code"] if isinstance(status, dict) else status),
        headers=headers,
        body=data["parsed_body"] if "parsed_body" in data else _recorded_body(data),
        latency_s=None if latency is None else float(latency),
        cut=str(data.get("cut") or ""),
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
    raw = body.encode() if isinstance(body, str) else body
    if not isinstance(raw, bytes):
        return raw
    unpacked = decompressed(raw)
    if aws_event_stream.is_framed(unpacked):
        return streams.text_of_events(aws_event_stream.events_in(unpacked))
    body = _text(_without_boundary(unpacked))
    if isinstance(body, bytes):
        return body
    if body.lstrip().startswith(("event:", "data:")):
        # The API pads events at random; written again they only change when they differ.
        return streams.text_of_events(streams.events_of(body))
    try:
        value = json.loads(body)
    except ValueError:
        return body or None
    return value if isinstance(value, (dict, list)) else body


def wire_body(body: Any) -> bytes:
    """Return the bytes of a body that `parsed_body` has read."""
    if isinstance(body, bytes):
        return body
    if isinstance(body, str):
        return body.encode()
    return b"" if body is None else json_text(body).encode()


def _text(body: bytes) -> str | bytes:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body


def _without_boundary(body: bytes) -> bytes:
    """Name the boundary of an upload always the same: clients draw a new one each time."""
    found = re.match(rb"--([^\s]{8,70})\r\n", body)
    if found is None or b"--" + found[1] + b"--" not in body[-100:]:
        return body
    return body.replace(b"--" + found[1], b"--boundary")
