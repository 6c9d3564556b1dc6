"""Recordings as they went over the wire: headers and bodies, streams event by event."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pytest_claude_params.reports.terminal.line import Line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pytest_claude_params.call import CallRequest, CallResponse
    from pytest_claude_params.cassettes.files.file_format import Document


def raw_lines(document: Document, number: int | None = None) -> Iterator[Line]:
    """Yield the requests and answers of a cassette.

    Args:
        document: what the file holds.
        number: which recording alone; all by default.
    """
    for count, (request, response) in enumerate(document.interactions, 1):
        if number not in (None, count):
            continue
        if count > 1 and number is None:
            yield Line()
        yield Line(f"#{count}", style="heading")
        yield from _message(f"{request.method} {request.url}", request)
        yield Line()
        if response.status:
            yield from _message(f"{response.status} {response.reason}".rstrip(), response)
        if response.cut:
            yield Line(f"here the connection was lost: {response.cut}", style="aside")


def _message(first: str, message: CallRequest | CallResponse) -> Iterator[Line]:
    yield Line(first, style="heading")
    yield from _headers(message.headers)
    if message.body is not None:
        yield Line()
        yield Line(_written(message.body).rstrip("\n"))


def _headers(headers: Mapping[str, str]) -> Iterator[Line]:
    for name, value in headers.items():
        yield Line(f"{name}: {value}", style="aside", styled=len(name) + 1)


def _written(body: Any) -> str:
    if isinstance(body, bytes):
        return body.decode(errors="backslashreplace")
    return body if isinstance(body, str) else json.dumps(body, indent=2, ensure_ascii=False)
