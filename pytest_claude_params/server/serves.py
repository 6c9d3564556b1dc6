"""What a server answers with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_claude_params.server.access import Access

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pytest_claude_params.sdk.upstream import Upstream
    from pytest_claude_params.server.scopes import Scopes


@dataclass(frozen=True)
class Serves:
    """What a server answers with.

    Args:
        scopes: what answers each base path.
        access: who may ask.
        upstream: answers what is not recorded, where that is wanted.
        origin: how the API is called in the URLs of requests, where nothing is sent to it.
        as_recorded: whether answers take as long as they took when they were recorded.
        origins: of web pages that may ask; ``*`` for all.
        log: is told of misses and of what went wrong, in lines.
    """

    scopes: Scopes
    access: Access = field(default_factory=Access)
    upstream: Upstream | None = None
    origin: str = "https://api.anthropic.com"
    as_recorded: bool = False
    origins: Sequence[str] = ()
    log: Callable[[str], None] = field(default=lambda _text: None)
