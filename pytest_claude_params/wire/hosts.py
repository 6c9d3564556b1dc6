"""Which requests are exchanges with Claude; all others pass by untouched."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pytest_claude_params.secrets.urls import without_secret_parameters

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ANTHROPIC = ("anthropic.com", "claude.com")
# Vertex; Bedrock by model, by inference profile (us., eu., apac., global.) and by a profile's ARN.
_PLATFORM_PATH = re.compile(
    r"/publishers/anthropic/models/|/model/([a-z-]+\.|arn[^/?]*(/|%2F)([a-z-]+\.)?)?anthropic\.",
    re.IGNORECASE,
)
LOOPBACK = ("localhost", "127.0.0.1", "::1")


def is_claude_request(
    url: str, headers: Mapping[str, str], hosts: Iterable[str] = (), *, base_url: str | None = None
) -> bool:
    """Whether a request goes to Claude: by its host, its path, or the API version it names.

    Args:
        url: the whole URL.
        headers: the request's headers; only clients of the Claude API send ``anthropic-version``.
        hosts: further host names that serve the Claude API, from ini ``claude_hosts``.
        base_url: the value of ``ANTHROPIC_BASE_URL``; taken from the environment by default.
    """
    if _is_anthropics(url):
        return True
    host = _host(url)
    base = place_of(base_url or os.environ.get("ANTHROPIC_BASE_URL", ""))
    named = {name.lower() for name in hosts}
    return (
        host in named
        or place_of(url) in (named | {base}) - {""}
        or _PLATFORM_PATH.search(url) is not None
        or any(name.lower() == "anthropic-version" for name in headers)
    )


def is_where_clients_go(place: str) -> bool:
    """Whether a host, with its port, is the one that clients of the API ask if nothing else is said."""
    return _is_anthropics(f"//{place}") or place == place_of(
        os.environ.get("ANTHROPIC_BASE_URL", "")
    )


def origin_of(url: str, headers: Mapping[str, str]) -> str:
    """Who answered: ``simulator``, ``api``, ``bedrock``, ``vertex``, or the host's own name.

    Args:
        url: the URL that was asked.
        headers: the answer's headers, lower-case; the simulator says that it is one.
    """
    if "x-simulated-by" in headers:
        return "simulator"
    host = _host(url)
    if _is_anthropic(host):
        return "api"
    if host.startswith("bedrock"):
        return "bedrock"
    return "vertex" if host.endswith("aiplatform.googleapis.com") else host


def stored_url(url: str) -> str:
    """Return a URL as it is stored: without user, password and what the query may tell of a key.

    A loopback port changes with every recording, so it goes too.
    """
    parts = urlsplit(url)
    place = parts.netloc.rpartition("@")[2]
    if parts.hostname in LOOPBACK:
        place = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    query = without_secret_parameters(parts.query)
    return parts._replace(netloc=place, query=query).geturl()


# A run asks the same few URLs again and again.
@lru_cache(maxsize=256)
def _is_anthropics(url: str) -> bool:
    return _is_anthropic(_host(url))


def _is_anthropic(host: str) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in _ANTHROPIC)


def place_of(url: str) -> str:
    """Return host and port: on loopback, other ports are other servers."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()
