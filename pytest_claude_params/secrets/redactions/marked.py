"""Tokens that begin with a mark of their issuer, as most do by now."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_claude_params.secrets.redactions.late_pattern import LatePattern
from pytest_claude_params.secrets.redactions.redaction import WORD_START, Redaction

if TYPE_CHECKING:
    from collections.abc import Sequence

HEX = "[0-9a-f]"
LETTERS = "[A-Za-z0-9]"
WORDS = r"[A-Za-z0-9_\-]"


def marked(name: str, marks: Sequence[str], rest: str) -> Redaction:
    """Make the redaction of tokens that begin with one of several marks; the mark stays.

    Args:
        name: what it finds, in words.
        marks: how a token begins, letter by letter.
        rest: the regular expression of what follows.
    """
    either = "|".join(map(re.escape, marks))
    return Redaction(
        name,
        LatePattern(rf"{WORD_START}({either})(?!REDACTED){rest}"),
        r"\1REDACTED",
        hints=tuple(marks),
        where="in a long word",
        # A short mark stands in many a text, a token in few.
        telltale=LatePattern("|".join(rf"{re.escape(mark.lower())}(?i:{rest})" for mark in marks)),
    )
