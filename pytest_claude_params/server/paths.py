"""The paths of the server: those of the API, ours about it, and both for one name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

if TYPE_CHECKING:
    from starlette.types import Scope as AsgiScope

CONTROL = "/__claude"
# /t/NAME, where a name may have slashes, up to where a path of an API or of ours begins.
_SCOPED = re.compile(
    rf"/t/(?P<name>.+?)(?P<rest>(?:/(?:v1|model|projects|publishers)|{CONTROL})(?:/.*)?|/?)$"
)
_API = re.compile(r"/(?:v1|model|projects|publishers)/")
_NEEDS_VERSION = re.compile(r"/v1/(?:messages|models|complete)\b")


def raw_path_of(scope: AsgiScope) -> str:
    """Return the path of a request as it was sent."""
    raw: bytes = scope.get("raw_path", scope["path"].encode())
    return raw.decode("latin-1").partition("?")[0]


def split(scope: AsgiScope) -> tuple[str | None, str]:
    """Return the name behind ``/t/``, if one is asked, and the path of the API or of ours."""
    path = re.sub(r"//+", "/", raw_path_of(scope))
    if found := _SCOPED.match(path):
        return unquote(found["name"]), found["rest"]
    return None, path


def is_of_api(path: str) -> bool:
    """Whether the API, or a platform that has it, may answer at a path."""
    return bool(_API.match(path))


def needs_version(path: str) -> bool:
    """Whether the API insists on the header ``anthropic-version`` at a path."""
    return bool(_NEEDS_VERSION.match(path))


def is_of_batches(path: str) -> bool:
    """Whether what answers at a path is about message batches."""
    return "/messages/batches" in path
