"""Async clients learn in the event loop which platform they name in a header.

The SDK asks a thread, once for each client: of two equal requests that a client's tasks send at
once, chance then says which goes first, and so which recording answers which of them.
"""

from __future__ import annotations

from functools import cache, wraps
from typing import TYPE_CHECKING, Any

from anthropic import _base_client

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from pytest_claude_params.sdk.patches.replacement import Patch

_ASKS_A_THREAD = "asyncify"


@cache
def patches() -> tuple[Patch, ...]:
    """Return what to replace in the installed SDK; nothing where it asks no thread."""
    if not hasattr(_base_client, _ASKS_A_THREAD):
        return ()
    return ((_base_client, _ASKS_A_THREAD, _at_once),)


def _at_once(function: Callable[[], Any]) -> Callable[[], Awaitable[Any]]:
    @wraps(function)
    async def asked() -> Any:
        return function()

    return asked
