"""The last look at what is about to be stored: secrets that redaction cannot reach.

A key inside base64, an escape or a compressed body cannot be blanked without breaking what
holds it. What was written by mistake cannot be taken back from a repository, so such an
interaction is not written at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Any

from pytest_claude_params.matching import format_path
from pytest_claude_params.secrets.encodings.decodings import Reading, from_base64, readings
from pytest_claude_params.secrets.encodings.json_lines import json_lines
from pytest_claude_params.secrets.exchanges import json_of, json_of_request
from pytest_claude_params.secrets.hints import needed_for
from pytest_claude_params.secrets.tree import (
    before_member,
    document_in,
    for_member,
    for_names_in,
    holder,
    is_sealed,
    needed_in,
    not_of_project,
    redact_member,
)
from pytest_claude_params.wire.event_stream import joined_pieces

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from pytest_claude_params.call import CallRequest, CallResponse
    from pytest_claude_params.matching import Path
    from pytest_claude_params.secrets.redactions.redaction import Redaction
    from pytest_claude_params.wire.event_stream import Event

# The names above a member, which some redactions go by.
_PLACES = '"request": "body", "response": "body"'
_A_NAME = "(a name)"
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]*+={0,2}")


@dataclass(frozen=True)
class Leak:
    """A secret that could not be blanked.

    Args:
        kind: what it reads as, by the name of the redaction.
        place: where it stands, such as ``request.body.messages[0].content``.
        wrapped: what it is in, such as ``base64``; an empty string for plain text.
        is_document: whether it is in an image or a document.
    """

    kind: str
    place: str
    wrapped: str = ""
    is_document: bool = False

    def __str__(self) -> str:
        wrapped = f", in {self.wrapped}" if self.wrapped else ""
        return f"{self.place} ({self.kind}{wrapped})"


class _Looked:
    """What is looked for.

    Args:
        everywhere: in all that a text can be read as.
        as_it_stands: in the text itself, those of them that may find something in it.
    """

    def __init__(
        self, everywhere: Sequence[Redaction], as_it_stands: Sequence[Redaction] | None = None
    ) -> None:
        self.everywhere = everywhere
        self.as_it_stands = everywhere if as_it_stands is None else as_it_stands
        self._has_own = any(redaction.is_of_project for redaction in everywhere)

    def of(self, chosen: Callable[[Sequence[Redaction]], Sequence[Redaction]]) -> _Looked:
        """Return those of both that are for one member: only a project's own are not for all."""
        if not self._has_own:
            return self
        return _Looked(chosen(self.everywhere), chosen(self.as_it_stands))


def leaks_in(
    request: CallRequest, response: CallResponse, redactions: Sequence[Redaction]
) -> list[Leak]:
    """List what is still secret in an interaction that was redacted, place by place."""
    # What no redaction is needed for as it stands may still hold something in base64 and the like.
    answer = _by_lines(response.body)
    asked = _as_it_stands(json_of_request(request), redactions)
    answered = _as_it_stands(json_of([response.headers, answer]), redactions)
    common = not_of_project(redactions)
    head = {"url": request.url, "headers": request.headers}
    of_head = _Looked(common, _as_it_stands(json_of(head), common))
    headers = {"headers": response.headers}
    of_headers = _Looked(common, _as_it_stands(json_of(headers), common))
    return [
        *_leaks(("request", "url"), request.url, of_head),
        *_leaks(("request", "headers"), request.headers, of_head),
        *_leaks(("request", "body"), request.body, _Looked(redactions, asked)),
        *_leaks(("response", "headers"), response.headers, of_headers),
        *_leaks_in_answer(answer, response.sent_events, _Looked(redactions, answered)),
    ]


def _leaks_in_answer(answer: Any, events: Sequence[Event], looked: _Looked) -> Iterator[Leak]:
    """To a project's patterns, a stream is the fields of its events, and what their pieces say."""
    place = ("response", "body")
    yield from _leaks(place, answer, looked.of(not_of_project) if events else looked)
    own = [one for one in looked.everywhere if one.is_of_project]
    if events and own:
        pieces = [{"delta": {name: text}} for name, text in joined_pieces(events)]
        yield from _leaks(place, [*events, *pieces], _Looked(own))


def _by_lines(body: Any) -> Any:
    """Return the results of a batch, one a line, as what each line says."""
    return (json_lines(body) if isinstance(body, str) else []) or body


def _as_it_stands(text: str | None, redactions: Sequence[Redaction]) -> Sequence[Redaction]:
    """Return the redactions that may find something in a request or an answer, all of it as JSON."""
    if text is None:
        return redactions
    needed = {*needed_in(text, redactions), *needed_for(_PLACES, redactions)}
    return [one for one in redactions if one in needed]


def hidden_secret(value: str | bytes, redactions: Sequence[Redaction]) -> tuple[str, str]:
    """Return the kind of a secret in a text or in bytes and what it is in; empty strings if none."""
    return _search(readings(value), _Looked(redactions)) or ("", "")


def _leaks(path: Path, tree: Any, looked: _Looked) -> Iterator[Leak]:
    for place, value, in_document in _leaves(path, tree):
        found = _found(place, value, looked, in_document=in_document)
        if found:
            yield Leak(found[0], format_path(place), found[1], in_document)


def _leaves(
    path: Path, tree: Any, *, in_document: bool = False
) -> Iterator[tuple[Path, Any, bool]]:
    if isinstance(tree, dict):
        for name, item in tree.items():
            is_data = name == document_in(tree)
            yield from _leaves((*path, str(name)), item, in_document=is_data)
            yield (*path, _A_NAME), str(name), False
    elif isinstance(tree, list):
        for number, item in enumerate(tree):
            yield from _leaves((*path, number), item)
    elif isinstance(tree, (str, bytes)):
        yield path, tree, in_document


def _found(
    place: Path, value: str | bytes, looked: _Looked, *, in_document: bool
) -> tuple[str, str] | None:
    if isinstance(value, bytes):
        return _search(readings(value), _Looked(looked.everywhere))
    if in_document:
        return _search(_of_document(value), _Looked(looked.everywhere))
    *above, name = [part for part in place if isinstance(part, str)]
    of_what = reduce(holder, above, "")
    if name == _A_NAME:
        looked = looked.of(lambda redactions: for_names_in(of_what, redactions))
    else:
        looked = looked.of(lambda redactions: for_member(of_what, name, redactions))
    if is_sealed(of_what, name, value):
        return None
    needed = needed_for(before_member(of_what, name) + value, looked.as_it_stands)
    if needed and redact_member(of_what, name, value, needed) != value:
        return _kind_in(before_member(of_what, name) + value, needed) or "a secret", ""
    return _search(readings(value), looked)


def _of_document(data: str) -> Iterator[Reading]:
    """What base64 stands for, and its letters: by chance those of a picture match any pattern."""
    yield Reading(data, is_text=False)
    letters = "".join(data.split())
    content = from_base64(letters) if _BASE64.fullmatch(letters) else None
    # The API rejects what is not base64; it is looked through as any text.
    yield from readings(data) if content is None else readings(content, ("base64",))


def _search(found: Iterable[Reading], looked: _Looked) -> tuple[str, str] | None:
    for reading in found:
        kind = _kind_in(reading.text, _looked_for_in(reading, looked))
        if kind:
            return kind, " in ".join(reading.wrapped)
    return None


def _looked_for_in(reading: Reading, looked: _Looked) -> Sequence[Redaction]:
    if not reading.is_text:
        # Among bytes, a project's own pattern may match anything.
        return [redaction for redaction in looked.everywhere if redaction.hints]
    return looked.everywhere if reading.wrapped else looked.as_it_stands


def _kind_in(text: str, redactions: Sequence[Redaction]) -> str:
    needed = needed_for(text, redactions)
    return next((one.name for one in needed if one.apply(text) != text), "")
