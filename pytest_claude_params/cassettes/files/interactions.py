"""One interaction between plain data, as vcrpy has it, and a request with its answer.

Plain data is a dict with ``request`` and ``response``. A JSON body may stand in it as a tree,
``parsed_body``, which plain vcrpy does not know.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import urlsplit

from pytest_claude_params.call import CallRequest, CallResponse
from pytest_claude_params.cassettes.files import digests, fields
from pytest_claude_params.wire.bodies import parsed_body
from pytest_claude_params.wire.headers import (
    content_encoding,
    kept_request_headers,
    kept_response_headers,
)
from pytest_claude_params.wire.hosts import LOOPBACK, is_claude_request
from pytest_claude_params.wire.json_text import is_all_encodable, json_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.cassettes.layouts import Item

Interaction: TypeAlias = tuple[CallRequest, CallResponse]


def interaction_data(interaction: Interaction) -> Item:
    """Return an interaction as plain data in the layout that is written."""
    request, response = interaction
    data = {"request": _request_data(request), "response": _response_data(response)}
    # Of what will be read: that is what its digest is compared with.
    digest = digests.EDITED if response.edited else digests.digest_of(*_read(data))
    return {**data, "response": {digests.FIELD: digest, **data["response"]}}


# When an answer came: in a journal, and where a file that was put aside holds those of several days.
RECORDED_AT = "recorded_at"


def dated(interaction: Interaction, at: str) -> Interaction:
    """Return an interaction with the date of its answer.

    Args:
        interaction: the request and its answer, which keeps a date that it has.
        at: its date otherwise, as a head has it.
    """
    request, response = interaction
    return request, replace(response, recorded_at=response.recorded_at or at)


def as_read(interaction: Interaction) -> Interaction:
    """Return an interaction as it will be read once it is written."""
    request, response = interaction
    return _read({"request": _request_data(request), "response": _response_data(response)})


def read_interaction(
    item: Item, hosts: Sequence[str] = (), *, digested: bool = False
) -> Interaction | None:
    """Read an interaction; ``None`` for one with anyone but Claude.

    Raises ``ValueError`` for anything that is no interaction, and ``MissingExtraError`` for a
    body that cannot be unpacked here.

    Args:
        item: the plain data.
        hosts: further host names that serve the Claude API.
        digested: whether each recording of the file should carry a digest.
    """
    asked = fields.mapping(item, "request")
    is_claude = is_claude_request(fields.text(asked, "uri"), fields.headers(asked), hosts)
    if not is_claude and not _is_chat_on_this_machine(asked):
        return None
    request, response = _read(item)
    stored = item["response"].get(digests.FIELD)
    edited = digests.is_edited(stored, request, response, expected=digested)
    if edited or stored is None:
        # A request that fits its digest was once sent.
        fields.check_json(request.body)
        fields.check_json(response.body)
    return request, replace(response, edited=True) if edited else response


def _is_chat_on_this_machine(asked: Item) -> bool:
    """Whether Claude was asked for a chat completion where ``ANTHROPIC_BASE_URL`` led then.

    The address is of no use any more, and unlike the Messages API no header tells.
    """
    url = urlsplit(fields.text(asked, "uri"))
    if url.hostname not in LOOPBACK or not url.path.endswith("/chat/completions"):
        return False
    body = parsed_body(asked.get("parsed_body", asked.get("body")))
    return isinstance(body, dict) and "claude" in str(body.get("model"))


def sent_body(request: Item) -> Item:
    """Return ``body`` of a request as plain data has it; nothing where a tree stands for it."""
    body = request.get("body")
    is_plain = "parsed_body" not in request and isinstance(body, (str, bytes, type(None)))
    return {"body": body} if is_plain else {}


def _read(item: Item) -> Interaction:
    return _request(fields.mapping(item, "request")), _response(fields.mapping(item, "response"))


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
    return isinstance(body, (dict, list)) and is_all_encodable(body)


def _untreed(body: Any) -> Any:
    return json_text(body) if isinstance(body, (dict, list)) else body


def _request(data: dict[str, Any]) -> CallRequest:
    headers = fields.headers(data)
    return CallRequest(
        method=fields.text(data, "method").upper(),
        url=fields.text(data, "uri"),
        headers=kept_request_headers(headers),
        body=_body(data, data.get("body"), headers, "request"),
    )


def _response(data: dict[str, Any]) -> CallResponse:
    headers, body = fields.headers(data), data.get("body")
    return CallResponse(
        status=fields.status(data),
        headers=kept_response_headers(headers),
        body=_body(
            data, body.get("string") if isinstance(body, dict) else body, headers, "response"
        ),
        latency_s=fields.latency_s(data),
        cut=fields.cut(data),
    )


def _body(data: dict[str, Any], body: Any, headers: dict[str, Any], name: str) -> Any:
    if "parsed_body" in data:
        return fields.body(data["parsed_body"], name)
    try:
        return parsed_body(fields.body(body, name), content_encoding(headers))
    except UnicodeEncodeError:
        raise ValueError(f"the body of its {name} holds half a character") from None
