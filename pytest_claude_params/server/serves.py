"""What a server answers with."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pytest_claude_params.server.access import Access
from pytest_claude_params.server.paths import CONTROL
from pytest_claude_params.wording import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

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

    def why_not_from(self, method: str, headers: Mapping[str, str], path: str) -> str:
        """Return why a web page may not ask; an empty text if it may, or none asks.

        A browser asks first whether it may, but for what a plain form could send.

        Args:
            method: the HTTP method.
            headers: with lower-case names.
            path: without the name of a scope.
        """
        origin = headers.get("origin", "")
        is_asked_first = method == "OPTIONS" and "access-control-request-method" in headers
        is_like_a_form = method == "POST" and path.startswith(CONTROL)
        if not origin or not (is_asked_first or is_like_a_form):
            return ""
        own = f"http://{headers.get('host', '')}"
        if origin == own or {origin, "*"}.intersection(self.origins):
            return ""
        shown = shlex.quote(plain(origin))
        return f"web pages of {shown} may not ask: start with --allow-origin {shown}"
