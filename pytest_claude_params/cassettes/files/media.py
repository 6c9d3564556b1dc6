"""Images and documents of requests: files of their own beside the cassettes, stored once.

In YAML a picture is a wall of letters, repeated in each turn of a conversation. Beside it,
named by its content, it is stored once, and a pull request shows the picture.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytest_claude_params.call import CallRequest

FOLDER = "media"
FIELD = "data_file"
# The kinds that the API takes (platform documentation, vision and PDF support, 2026-08).
_SUFFIXES = {
    "image/gif": ".gif",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "application/pdf": ".pdf",
}
NAME = re.compile(rf"{FOLDER}/([0-9a-f]{{32}})\.[a-z]{{3,4}}")


def put_aside(request: CallRequest, files: dict[str, bytes]) -> CallRequest:
    """Return the request as it is stored: each base64 source names a file instead.

    Args:
        request: what was sent.
        files: gets what has to be written, by the name relative to the cassette.
    """

    def named(source: dict[str, Any]) -> dict[str, Any]:
        content = _content(source)
        if content is None:
            return source
        suffix = _SUFFIXES.get(str(source.get("media_type")), ".bin")
        name = f"{FOLDER}/{_hash(content)}{suffix}"
        files[name] = content
        return {FIELD if key == "data" else key: name if key == "data" else value
                for key, value in source.items()}  # fmt: skip

    return replace(request, body=_each_source(request.body, named))


def put_back(request: CallRequest, folder: Path) -> CallRequest:
    """Return the request as it was sent.

    Raises ``ValueError`` for a file that is missing or was changed.

    Args:
        request: what is stored.
        folder: where the cassette lies.
    """

    def restored(source: dict[str, Any]) -> dict[str, Any]:
        if FIELD not in source:
            return source
        data = base64.b64encode(_read(folder, str(source[FIELD]))).decode()
        return {"data" if key == FIELD else key: data if key == FIELD else value
                for key, value in source.items()}  # fmt: skip

    return replace(request, body=_each_source(request.body, restored))


def _each_source(tree: Any, changed: Callable[[dict[str, Any]], dict[str, Any]]) -> Any:
    if isinstance(tree, list):
        return [_each_source(item, changed) for item in tree]
    if not isinstance(tree, dict):
        return tree
    if tree.get("type") == "base64":
        return changed(tree)
    return {name: _each_source(value, changed) for name, value in tree.items()}


def _content(source: dict[str, Any]) -> bytes | None:
    """The bytes of a source, unless it would not come back letter by letter."""
    data = source.get("data")
    if not isinstance(data, str) or not data:
        return None
    try:
        content = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        return None
    return content if base64.b64encode(content).decode() == data else None


def _read(folder: Path, name: str) -> bytes:
    found = NAME.fullmatch(name)
    if found is None:
        raise ValueError(f"{name!r} is not the name of a media file")
    try:
        content = (folder / name).read_bytes()
    except FileNotFoundError:
        raise ValueError(f"{name}, which it names, is missing") from None
    if _hash(content) != found[1]:
        raise ValueError(f"{name}, which it names, was changed since it was recorded")
    return content


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]
