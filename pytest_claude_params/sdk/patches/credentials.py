"""Clients without credentials may ask while replaying: nobody checks them.

To set the variables for keys would not reach clients that were built at import, and clouds
look for credentials in files and on the network.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import anthropic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_claude_params.sdk.patches.replacement import Patch


_CLIENTS = (
    "Anthropic",
    "AnthropicAWS",
    "AnthropicBedrock",
    "AnthropicBedrockMantle",
    "AnthropicFoundry",
    "AnthropicGoogleCloud",
    "AnthropicVertex",
)


@cache
def patches() -> tuple[Patch, ...]:
    """Return what to replace in the clients of the installed SDK: class, method, ours."""
    return tuple(
        patch
        for name in _CLIENTS
        for patch in (
            *_patches_of(f"Async{name}", _signed_by_nobody_async),
            *_patches_of(name, _signed_by_nobody),
        )
    )


def _patches_of(client: str, signed: Any) -> Iterator[Patch]:
    kind = getattr(anthropic, client, None)
    own = vars(kind) if kind else {}
    if "_validate_headers" in own:
        yield kind, "_validate_headers", _valid
    if "_prepare_request" in own and client not in ("Anthropic", "AsyncAnthropic"):
        yield kind, "_prepare_request", signed


def _valid(*_arguments: Any, **_more: Any) -> None:
    return None


def _signed_by_nobody(_client: Any, _request: Any) -> None:
    return None


async def _signed_by_nobody_async(_client: Any, _request: Any) -> None:
    return None
