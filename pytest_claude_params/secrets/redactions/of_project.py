"""Redactions that a project has written: regular expressions, for its texts alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_claude_params.errors import UsageError
from pytest_claude_params.own_pattern import OwnPattern
from pytest_claude_params.secrets.redactions.redaction import Redaction

if TYPE_CHECKING:
    from collections.abc import Iterable


def from_patterns(patterns: Iterable[str], where: str) -> list[Redaction]:
    """Make redactions of the regular expressions that a user gave.

    Args:
        patterns: regular expressions; each match is written as ``REDACTED``.
        where: what the user wrote them in, for the error message.
    """
    return [
        Redaction("a pattern of this project", _compiled(p, where), is_of_project=True)
        for p in patterns
    ]


def _compiled(pattern: str, where: str) -> OwnPattern:
    try:
        return OwnPattern(re.compile(pattern), where)
    except re.error as error:
        raise UsageError(f"{where}: {pattern!r} is not a regular expression: {error}") from None
