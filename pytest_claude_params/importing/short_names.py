"""Short names: the first words of a text, as a test's id takes them."""

from __future__ import annotations

import re

from pytest_claude_params.matrices.labels import slug

_LONGEST = 24
_WORD = re.compile(r"[a-z0-9.+]+")


def short_name(text: str) -> str:
    """Call a text by as many of its first words as fit; empty if it has none."""
    words = _WORD.findall(text[:1000].lower())
    name = ""
    for word in words:
        longer = f"{name}-{word}" if name else word
        if len(longer) > _LONGEST:
            break
        name = longer
    return slug(name or words[0]) if words else ""


def untaken(name: str, taken: set[str]) -> str:
    """Return a name that is not taken yet, and take it: itself, or with a number at its end.

    Args:
        name: what it would be called.
        taken: the names that are taken.
    """
    found, number = name, 2
    while found in taken:
        found, number = f"{name}-{number}", number + 1
    taken.add(found)
    return found
