"""How values, changes and counts are worded in everything a user reads."""

from __future__ import annotations

import difflib
import json
import math
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_CONTEXT_WORDS = 6
_LONGEST_VALUE = 160


def plural(count: int, noun: str) -> str:
    """Write ``1 call`` or ``2 calls``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def dollars(amount: float) -> str:
    """Write an amount with as many digits as it needs: ``$1.20``, ``$0.0004``."""
    if amount >= 1 or amount == 0:
        return f"${amount:,.2f}"
    digits = 1 - math.floor(math.log10(amount))
    return f"${amount:.{digits}f}"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Write ``a, b and c``."""
    if len(words) < 2:  # noqa: PLR2004
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def shown(value: Any, longest: int = _LONGEST_VALUE) -> str:
    """Write a value on one line, cut when it is long."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=repr)
    return shortened(text.replace("\n", "\\n"), longest)


def shortened(text: str, longest: int = _LONGEST_VALUE) -> str:
    """Cut a long text and say how much is missing."""
    if len(text) <= longest:
        return text
    return f"{text[:longest]}... ({len(text) - longest:,} more characters)"


def change(before: Any, after: Any) -> str:
    """Write what changed: the words of a text, both values of anything else."""
    if isinstance(before, str) and isinstance(after, str) and _is_prose(before, after):
        return changed_words(before, after)
    return f"{shown(before)} -> {shown(after)}"


def changed_words(before: str, after: str) -> str:
    """Mark removed words as ``[-so-]`` and added ones as ``{+so+}``, with some words around."""
    old, new = _words(before), _words(after)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    pieces = [_piece(tag, old[i1:i2], new[j1:j2]) for tag, i1, i2, j1, j2 in matcher.get_opcodes()]
    return "".join(pieces).replace("\n", "\\n").strip()


def _piece(tag: str, old: list[str], new: list[str]) -> str:
    if tag == "equal":
        return _shortened_context(old)
    removed, added = "".join(old), "".join(new)
    return (f"[-{removed}-]" if removed else "") + (f"{{+{added}+}}" if added else "")


def _shortened_context(words: list[str]) -> str:
    if len(words) <= 3 * _CONTEXT_WORDS:
        return "".join(words)
    return "".join([*words[:_CONTEXT_WORDS], " ... ", *words[-_CONTEXT_WORDS:]])


def _is_prose(before: str, after: str) -> bool:
    return " " in before.strip() or " " in after.strip()


def _words(text: str) -> list[str]:
    """Split before white space, so that an added word carries its own space."""
    return re.findall(r"\s*\S+|\s+$", text)
