"""Regular expressions that users write."""

from __future__ import annotations

import re


def valid_pattern(pattern: str) -> str:
    """Give a regular expression back; one that is none is a ``ValueError``."""
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is not a regular expression: {error}") from None
    return pattern
