"""Results of batches are fetched where an answer says: here, and not where it was recorded."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import anyio.lowlevel

from pytest_claude_params.server.paths import raw_path_of
from pytest_claude_params.wire.batch_results import with_results_at

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import Scope as AsgiScope

    from pytest_claude_params.sdk.served import Answer


def base_url_of(scope: AsgiScope, host: str, path: str) -> str:
    """Return the base URL that a client has used.

    Args:
        scope: the request's.
        host: as the client calls this server.
        path: of the API, without the name of a scope.
    """
    return f"{scope['scheme']}://{host}{raw_path_of(scope).removesuffix(path)}"


async def with_results_here(answer: Answer, base: str) -> Answer:
    """Let an answer say that the results of its batches are below a base URL."""
    if "json" not in answer.headers.get("content-type", "") or "content-encoding" in answer.headers:
        return answer
    written = _moved(b"".join([chunk async for chunk in answer.chunks]), base)
    answer.chunks = _in_one(written)
    answer.headers["content-length"] = str(len(written))
    return answer


def _moved(body: bytes, base: str) -> bytes:
    try:
        read = json.loads(body)
    except ValueError:
        return body
    moved = with_results_at(read, lambda url: f"{base}/v1/{url.partition('/v1/')[2]}")
    return body if moved == read else json.dumps(moved).encode()


async def _in_one(body: bytes) -> AsyncIterator[bytes]:
    await anyio.lowlevel.checkpoint()
    yield body
