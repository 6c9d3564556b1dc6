"""Which media files the cassettes beside them name."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

from pytest_claude_params.cassettes.files import media

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


def media_named_in(cassette: Path) -> set[str]:
    """Return the media files that a cassette names, relative to its folder.

    Raises ``OSError`` or ``ValueError`` for a file that cannot be read.
    """
    data = cassette.read_bytes()
    try:
        text = gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data
    except (EOFError, zlib.error) as error:
        raise ValueError(f"{cassette} is not whole: {error}") from None
    return {found[0] for found in media.NAME.finditer(text.decode("utf-8", "replace"))}


def unnamed_media(folder: Path, without: Collection[Path] = ()) -> list[Path]:
    """Return the media files of a folder that no file in it names.

    There are none while a file cannot be read: it may name any of them.

    Args:
        folder: the folder in which cassettes lie.
        without: files that do not count.
    """
    there = (folder / media.FOLDER).glob("*")
    files = [path for path in there if media.NAME.fullmatch(f"{media.FOLDER}/{path.name}")]
    if not files:
        return []
    try:
        named = {
            name
            for path in folder.iterdir()
            if path.is_file() and path not in without
            for name in media_named_in(path)
        }
    except (OSError, ValueError):
        return []
    return sorted(path for path in files if f"{media.FOLDER}/{path.name}" not in named)
