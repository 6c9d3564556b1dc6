"""The layout of plain vcrpy, written: every body as text or bytes, as it goes over the wire."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pytest_claude_params.cassettes.files import digests
from pytest_claude_params.cassettes.files.file_format import text_with
from pytest_claude_params.cassettes.files.interactions import interaction_data
from pytest_claude_params.wire import platforms
from pytest_claude_params.wire.bodies import RENAMED, readable, wire_body, wire_chunks
from pytest_claude_params.wire.headers import content_type_of_body

if TYPE_CHECKING:
    from pytest_claude_params.cassettes.files.file_format import Document, Interaction
    from pytest_claude_params.cassettes.layouts import Item

_BOUNDARY = re.compile(r'boundary=(?:"[^"]*"|[^;\s]*)')
_REQUEST = ("method", "uri", "headers", "body")


def to_text(document: Document) -> str:
    """Write a document as the text of a file that plain vcrpy replays.

    vcrpy passes over what it does not know: the head, and how long an answer took.
    """
    known = document.sent or [{} for _ in document.interactions]
    items = [
        as_matched(interaction_data(_on_the_wire(one)), sent)
        for one, sent in zip(document.interactions, known, strict=True)
    ]
    others = [without_trees(item) for item in document.others]
    # Of what this plugin recorded each should have a digest, unless the head says that none has.
    more = {digests.HEAD: digests.NONE} if digests.PLUGIN in document.recorded else {}
    return text_with(replace(document, others=others), items, more)


def as_matched(item: Item, sent: Item | None = None) -> Item:
    """Return an interaction with Claude whose request vcrpy finds, also by its body.

    vcrpy compares JSON by its value only where both requests say that it is JSON, and ``null`` is
    not the empty body that the SDK sends.

    Args:
        item: the interaction as plain data.
        sent: ``body`` of its request as it was sent, if that is known.
    """
    plain = without_trees(item)
    request = {**plain["request"], "body": plain["request"]["body"] or "", **(sent or {})}
    headers = {**request["headers"], **_said_of(request["headers"], item["request"])}
    if not sent:
        headers |= _boundary_of(headers, request["body"])
    return {**plain, "request": {**request, "headers": headers}}


def without_trees(item: Item) -> Item:
    """Return an interaction with its bodies written out, and of a request only what vcrpy takes.

    A digest goes, since hooks of vcrpy may change what it is made of; that something was edited stays.
    """
    request = {"headers": {}, "body": None, **item["request"]}
    response = {"headers": {}, "body": {"string": ""}, **item["response"]}
    if response.get(digests.FIELD) != digests.EDITED:
        response.pop(digests.FIELD, None)
    if "parsed_body" in request:
        request["body"] = _written(request["parsed_body"])
    if "parsed_body" in response:
        response["body"] = {"string": _written(response.pop("parsed_body"))}
    # No phrase: vcrpy then takes the one that belongs to the code.
    response["status"] = {"message": None, **response["status"]}
    return {"request": {name: request[name] for name in _REQUEST}, "response": response}


def _said_of(headers: Item, asked: Item) -> Item:
    """Return the content type of JSON that says none: it was dropped, since each client sends one."""
    is_silent = "parsed_body" in asked and "content-type" not in headers
    return {"content-type": ["application/json"]} if is_silent else {}


def _boundary_of(headers: Item, body: str | bytes) -> Item:
    """Return the content type of an upload with the boundary that stands in its body."""
    start = body.encode()[:80] if isinstance(body, str) else body[:80]
    if not start.startswith(RENAMED + b"\r\n"):
        return {}
    said = [
        _BOUNDARY.sub(f"boundary={RENAMED[2:].decode()}", one) for one in headers["content-type"]
    ]
    return {"content-type": said}


def _written(body: Any) -> Any:
    return readable(wire_body(body))


def _on_the_wire(interaction: Interaction) -> Interaction:
    """Give an answer the content type and the framing that a client needs to read it."""
    request, response = interaction
    framed = platforms.is_framed(request.url)
    headers = {**response.headers, **content_type_of_body(response, framed=framed)}
    body = b"".join(wire_chunks(response, framed=True)) if framed else response.body
    return request, replace(response, headers=headers, body=body)
