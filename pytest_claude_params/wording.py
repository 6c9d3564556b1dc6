"""How texts, values, counts, lists and near misses are written in everything a user reads."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LONGEST_VALUE = 160


def plural(count: int, noun: str) -> str:
    """Write ``1 call`` or ``2 calls``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def dollars(amount: float) -> str:
    """Write an amount with as many digits as it needs: ``$1.20``, ``$0.00040``."""
    if amount >= 1 or amount == 0:
        return f"${amount:,.2f}"
    digits = 1 - math.floor(math.log10(amount))
    return f"${amount:.{digits}f}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Write ``a``, ``a and b`` or ``a, b and c``."""
    *others, final = words
    return f"{', '.join(others)} {last} {final}" if others else final


def shown(value: Any, longest: int = LONGEST_VALUE) -> str:
    """Write a value on one line, cut when it is long."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=repr)
    return shortened(plain(text), longest)


def shortened(text: str, longest: int = LONGEST_VALUE) -> str:
    """Cut a long text and say how much is missing."""
    if len(text) <= longest:
        return text
    return f"{text[:longest]}... ({plural(len(text) - longest, 'more character')})"


def quote(text: str, most: int = 80) -> str:
    r"""Quote the beginning of a text, with control characters shown (``\n``, ``\x1b``)."""
    return repr(text) if len(text) <= most else f"{text[:most]!r} ..."


def quote_end(text: str, most: int = 80) -> str:
    """Quote the end of a text."""
    return repr(text) if len(text) <= most else f"... {text[-most:]!r}"


def literal(value: Any, most: int = 80) -> str:
    """Write a value as Python does, cut to one line."""
    return quote(value, most) if isinstance(value, str) else cut(_written(value), most)


def _written(value: Any) -> str:
    try:
        return repr(value)
    except ValueError:  # a number of more digits than Python writes
        return f"a very long {type(value).__name__}"


def plain(text: str) -> str:
    """Write a text on one line, with control characters shown: terminals obey them."""
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in text)


def cut(text: str, most: int) -> str:
    """Cut a line that is longer than ``most``."""
    return text if len(text) <= most else f"{text[:most]} ..."


def either(texts: Sequence[str]) -> str:
    """Write ``'a'``, ``'a' or 'b'`` or ``'a', 'b' or 'c'``."""
    return listed([quote(text) for text in texts], "or")


def each(texts: Sequence[str]) -> str:
    """Write ``'a'``, ``'a' and 'b'`` or ``'a', 'b' and 'c'``."""
    return listed([quote(text) for text in texts], "and")


def guess(word: str, known: Iterable[str]) -> str:
    """Write `` Did you mean 'a'?``, or nothing if no known word is near."""
    meant = nearest(word, known)
    return f" Did you mean {meant!r}?" if meant else ""


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """Find the known word that ``word`` most likely was meant to be."""
    by_lower = {one.lower(): one for one in known}
    # Only for a mistake: to load it takes longer than to load this file.
    from difflib import get_close_matches

    found = get_close_matches(word.lower(), by_lower, n=1, cutoff=likeness)
    if found:
        return by_lower[found[0]]
    # Of ``json_schema``, ``json`` is half of the letters, and all that was meant.
    begins = [one for one in by_lower if word.lower().startswith(f"{one}_")]
    return by_lower[max(begins, key=len)] if begins else None
