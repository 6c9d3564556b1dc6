"""Wording: how texts, lists and near misses are written in every message of this family."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def quote(text: str, most: int = 80) -> str:
    r"""Quote the beginning of a text, with control characters shown (``\n``, ``\x1b``)."""
    return repr(text) if len(text) <= most else f"{text[:most]!r} ..."


def quote_end(text: str, most: int = 80) -> str:
    """Quote the end of a text."""
    return repr(text) if len(text) <= most else f"... {text[-most:]!r}"


def literal(value: Any, most: int = 80) -> str:
    """Write a value as Python does, cut to one line."""
    return quote(value, most) if isinstance(value, str) else cut(repr(value), most)


def plain(text: str) -> str:
    """Write a text on one line, with control characters shown: terminals obey them."""
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in text)


def cut(text: str, most: int) -> str:
    """Cut a line that is longer than ``most``."""
    return text if len(text) <= most else f"{text[:most]} ..."


def either(texts: Sequence[str]) -> str:
    """Write ``'a'``, ``'a' or 'b'`` or ``'a', 'b' or 'c'``."""
    return _joined(texts, "or")


def each(texts: Sequence[str]) -> str:
    """Write ``'a'``, ``'a' and 'b'`` or ``'a', 'b' and 'c'``."""
    return _joined(texts, "and")


def _joined(texts: Sequence[str], word: str) -> str:
    *others, last = [quote(text) for text in texts]
    return f"{', '.join(others)} {word} {last}" if others else last


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """Find the known word that ``word`` most likely was meant to be."""
    by_lower = {one.lower(): one for one in known}
    found = get_close_matches(word.lower(), by_lower, n=1, cutoff=likeness)
    return by_lower[found[0]] if found else None
