"""Content blocks as the page shows them: long texts cut, small pictures as such."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pytest_claude_params.reports import turns
from pytest_claude_params.reports.html.texts import Text, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

# What a browser draws and nothing else: a thumbnail is no way in for a script.
_IMAGES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+")


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a message.

    Args:
        kind: ``text``, ``thinking``, ``tool_use``, ``tool_result``, ``image``, ``file`` or ``json``.
        text: what it says.
        title: the name of a tool, the kind of an image or a file.
        source: the address of an image, as ``data:``.
        is_error: whether a tool says that it failed.
    """

    kind: str
    text: Text | None = None
    title: str = ""
    source: str = ""
    is_error: bool = False


def blocks_of(content: Any, bodies: dict[str, Any]) -> Iterator[Block]:
    """Yield the blocks of a message's content.

    Args:
        content: a text or a list of blocks, as the API has them.
        bodies: what the digests of images stand for.
    """
    for one in turns.blocks_of(content):
        text = None if one.text is None else text_of(one.text)
        address = _address(one.source or {}, bodies)
        kind = "image" if address else one.kind
        yield Block(kind, text, one.title, address, one.is_error)


def _address(source: dict[str, Any], bodies: dict[str, Any]) -> str:
    media, data = source.get("media_type"), bodies.get(source.get("digest", ""))
    is_picture = media in _IMAGES and isinstance(data, str) and _BASE64.fullmatch(data)
    return f"data:{media};base64,{data}" if is_picture else ""
