"""Requests and responses as they may be stored."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pytest_claude_params.call import CallRequest
from pytest_claude_params.secrets.encodings.documents import redact_documents, with_documents
from pytest_claude_params.secrets.encodings.json_lines import changed_lines, json_lines
from pytest_claude_params.secrets.hints import needed_for
from pytest_claude_params.secrets.tree import (
    needed_in,
    not_of_project,
    redact_member,
    redact_text,
    redact_tree,
)
from pytest_claude_params.wire import event_stream
from pytest_claude_params.wire.json_text import unescaped_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pytest_claude_params.call import CallResponse
    from pytest_claude_params.secrets.redactions.redaction import Redaction

_DOCUMENTS = ('"base64"', '{"body": "eyJ')


def redact_request(request: CallRequest, redactions: Sequence[Redaction]) -> CallRequest:
    """Return the request as it may be stored, and as it is looked up."""
    if not redactions:
        return request
    text = json_of_request(request)
    if text is None or any(sign in text for sign in _DOCUMENTS):
        redacted = redact_documents(request.body, redactions)
        request = replace(request, body=redacted) if redacted != request.body else request
        # Pictures are long, and nothing else is searched for in their letters.
        said = with_documents(request.body, lambda _data: "")
        text = json_of([request.url, request.headers, said])
    needed = redactions if text is None else needed_in(text, redactions)
    if not needed:
        return request
    return replace(
        request,
        url=redact_url(request.url, needed),
        headers=redact_tree(request.headers, needed, "headers"),
        body=redact_tree(request.body, needed),
    )


def redact_url(url: str, redactions: Sequence[Redaction]) -> str:
    """Redact a URL; a project's own patterns see its host and its query, and no model in its path."""
    redacted = redact_text(url, not_of_project(redactions))
    own = [one for one in redactions if one.is_of_project]
    before, mark, query = redacted.partition("?")
    scheme, colon, place = before.rpartition("://")
    host, slash, path = place.partition("/")
    blanked = (redact_text(host, own), slash, path, mark, redact_text(query, own))
    return "".join([scheme, colon, *blanked])


def redact_body(body: Any, redactions: Sequence[Redaction]) -> Any:
    """Return parameters as those of a request are stored."""
    return redact_request(CallRequest("", "", {}, body), redactions).body


def redact_response(response: CallResponse, redactions: Sequence[Redaction]) -> CallResponse:
    """Return the response as it may be stored."""
    said = json_of({"headers": response.headers})
    of_headers = redactions if said is None else needed_in(said, redactions)
    return replace(
        response,
        headers=redact_tree(response.headers, of_headers, "headers"),
        body=_redacted_stream(response.sent_events, redactions)
        if response.sent_events
        else redact_documents(_redacted(response.body, redactions), redactions),
    )


def _redacted(tree: Any, redactions: Sequence[Redaction]) -> Any:
    if isinstance(tree, str) and json_lines(tree):
        tree = changed_lines(tree, lambda value: _redacted(value, redactions))
        # What a project has a pattern for is a text of a line, and no field of one.
        redactions = not_of_project(redactions)
    text = json_of(tree)
    return redact_tree(tree, redactions if text is None else needed_in(text, redactions))


def json_of_request(request: CallRequest) -> str | None:
    """Return all of a request that can hold a secret, as `needed_in` takes it."""
    return json_of([request.url, request.headers, request.body])


def json_of(value: Any) -> str | None:
    """Return a value as `needed_in` takes it; ``None`` if JSON has no way to write it."""
    try:
        return unescaped_json(value)
    except (TypeError, ValueError):  # bytes, or a key that JSON has no way to write
        return None


def _redacted_stream(events: Iterable[event_stream.Event], redactions: Sequence[Redaction]) -> str:
    """Redact a stream, also where a secret comes in pieces, delta by delta."""
    copied = redact_tree(list(events), ())
    pieces = defaultdict(list)
    for event in copied:
        for place, name, delta in event_stream.pieces_of(event):
            pieces[place, name].append(delta)
    for (_, name), deltas in pieces.items():
        _redact_pieces(name, deltas, redactions)
    return event_stream.text_of_events(_redacted(copied, redactions))


def _redact_pieces(
    name: str, deltas: list[dict[str, Any]], redactions: Sequence[Redaction]
) -> None:
    whole = "".join(delta[name] for delta in deltas)
    needed = needed_for(unescaped_json({"delta": {name: whole}}), redactions)
    redacted = redact_member("delta", name, whole, needed)
    if redacted != whole:
        for delta in deltas:
            delta[name] = ""
        deltas[0][name] = redacted
