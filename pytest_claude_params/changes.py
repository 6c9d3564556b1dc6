"""The change between two values, worded for a reader: the words of a text, both of anything else."""

from __future__ import annotations

import difflib
import hashlib
import re
from typing import TYPE_CHECKING, Any

from pytest_claude_params.wording import LONGEST_VALUE, plain, shortened, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

_CONTEXT_WORDS = 6
_LONGEST_PIECE = 400
_BEGINNING = 12
_LONGEST_GROUP = 60
_SET = "does a set stand behind it? Sort it)"
# The innermost ones: as Python writes sets, lists and tuples.
_GROUP = re.compile(r"\{[^][(){}]*\}|\[[^][(){}]*\]|\([^][(){}]*\)")


def change(before: Any, after: Any) -> str:
    """Write what changed: the words of a text, both values of anything else."""
    if isinstance(before, str) and isinstance(after, str) and _is_prose(before, after):
        return changed_words(before, after) + _only(before, after)
    if _is_long(before) and _is_long(after):
        return f"{_fingerprint(before)} -> {_fingerprint(after)}"
    return f"{shown(before)} -> {shown(after)}"


def changed_words(before: str, after: str) -> str:
    """Mark removed words as ``[-so-]`` and added ones as ``{+so+}``, with some words around."""
    old, new = _words(before), _words(after)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    pieces = [_piece(tag, old[i1:i2], new[j1:j2]) for tag, i1, i2, j1, j2 in matcher.get_opcodes()]
    return plain("".join(pieces)).strip()


def _only(before: str, after: str) -> str:
    """Say what cannot be seen among many words: that none came and none went."""
    old, new = (re.findall(r"\w+|[^\w\s]", text) for text in (before, after))
    if old == new:
        return " (only white space differs)"
    if sorted(old) == sorted(new):
        return f" (only the order differs: {_SET}"
    if group := next(_reordered(before, after), ""):
        return (
            f" (in {shortened(group, _LONGEST_GROUP)} what stayed is in another order, too: {_SET}"
        )
    return ""


def _reordered(before: str, after: str) -> Iterator[str]:
    """Yield the older of two groups in brackets whose common members are in another order."""
    old, new = (_GROUP.findall(text) for text in (before, after))
    if len(old) != len(new):
        return
    for group, changed in zip(old, new, strict=True):
        was, now = ([one.strip() for one in each[1:-1].split(",")] for each in (group, changed))
        if [one for one in was if one in now] != [one for one in now if one in was]:
            yield group


def _piece(tag: str, old: list[str], new: list[str]) -> str:
    if tag == "equal":
        return _shortened_context(old)
    removed, added = (shortened("".join(words), _LONGEST_PIECE) for words in (old, new))
    return (f"[-{removed}-]" if removed else "") + (f"{{+{added}+}}" if added else "")


def _shortened_context(words: list[str]) -> str:
    if len(words) <= 3 * _CONTEXT_WORDS:
        return "".join(words)
    return "".join([*words[:_CONTEXT_WORDS], " ... ", *words[-_CONTEXT_WORDS:]])


def _is_long(value: Any) -> bool:
    return isinstance(value, str) and len(value) > LONGEST_VALUE


def _fingerprint(text: str) -> str:
    """Tell long texts without words apart, such as images: they begin alike."""
    digest = hashlib.sha256(text.encode(errors="replace")).hexdigest()
    return f"{plain(text[:_BEGINNING])}... ({len(text):,} characters, sha256 {digest[:8]})"


def _is_prose(before: str, after: str) -> bool:
    return " " in before.strip() or " " in after.strip()


def _words(text: str) -> list[str]:
    """Split before white space, so that an added word carries its own space."""
    return re.findall(r"\s*\S+|\s+$", text)
