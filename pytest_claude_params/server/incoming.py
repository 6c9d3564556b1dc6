"""A request as it comes in: read to its end, and rid of what is meant for the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers

from pytest_claude_params.server.paths import needs_version
from pytest_claude_params.server.rejections import RejectedError
from pytest_claude_params.wire.compression import decompressed, is_packed

if TYPE_CHECKING:
    from starlette.types import Receive
    from starlette.types import Scope as AsgiScope

_FAULT_HEADER, _FAULT_QUERY = "x-claude-fault", "claude_fault"
_LARGEST_BODY = 32 * 1024 * 1024
_TOO_LARGE, _TOO_LARGE_SAID = "request_too_large", "Request exceeds the maximum size"


class Incoming(NamedTuple):
    """A request for the API.

    Args:
        method: the HTTP method.
        target: path and query, without the name of a scope and without a fault.
        headers: with lower-case names.
        body: what is read of it.
        packed: the body as it came, where it came compressed and was unpacked.
        fault: what it brings upon itself, as it was written; empty for nothing.
    """

    method: str
    target: str
    headers: dict[str, str]
    body: bytes
    packed: bytes
    fault: str


async def read(scope: AsgiScope, receive: Receive, path: str) -> Incoming:
    """Read a request; raises ``RejectedError`` for one that the API would not read either.

    Args:
        scope: the request's.
        receive: gives its body.
        path: without the name of a scope.
    """
    headers = dict(Headers(scope=scope))
    if needs_version(path) and "anthropic-version" not in headers:
        raise RejectedError(400, "invalid_request_error", "anthropic-version: header is required")
    query, in_query = _without_fault(scope["query_string"].decode("latin-1"))
    came = await _body_of(receive)
    body = _unpacked(came, headers.get("content-encoding", ""))
    packed = b"" if body is came else came
    target = f"{path}{'?' if query else ''}{query}"
    fault = headers.get(_FAULT_HEADER) or in_query
    return Incoming(scope["method"], target, headers, body, packed, fault)


def _without_fault(query: str) -> tuple[str, str]:
    """Take the fault out of a query; the rest stays as it was written."""
    if _FAULT_QUERY not in query:
        return query, ""
    pairs = parse_qsl(query, keep_blank_values=True)
    faults = [value for name, value in pairs if name == _FAULT_QUERY]
    kept = [(name, value) for name, value in pairs if name != _FAULT_QUERY]
    return urlencode(kept), faults[0] if faults else ""


async def _body_of(receive: Receive) -> bytes:
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RejectedError(400, "invalid_request_error", "the request broke off")
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > _LARGEST_BODY:
            raise RejectedError(413, _TOO_LARGE, _TOO_LARGE_SAID)
        if not message.get("more_body", False):
            return b"".join(chunks)


def _unpacked(body: bytes, encoding: str) -> bytes:
    """Unpack what is marked as compressed, once; who reads the request would do no more."""
    try:
        unpacked = decompressed(body, encoding)
    except ValueError as error:
        raise RejectedError(413, _TOO_LARGE, f"{_TOO_LARGE_SAID}: {error}") from None
    return unpacked if is_packed(body) and not is_packed(unpacked) else body
