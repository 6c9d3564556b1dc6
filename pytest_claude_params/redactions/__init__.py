"""What never reaches a cassette.

Headers are not listed here: only those that carry meaning are stored at all, see
``cassettes/headers.py``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pytest_claude_params.errors import UsageError
from pytest_claude_params.redactions.account_ids import (
    ORGANIZATION_IDS,
    REQUEST_IDS,
    WORKSPACE_IDS,
)
from pytest_claude_params.redactions.api_keys import API_KEYS, BEARER_TOKENS
from pytest_claude_params.redactions.redaction import Redaction, redact_request, redact_response

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["REDACTIONS", "Redaction", "from_patterns", "redact_request", "redact_response"]

# Keys first: a bearer token may be one, and should read as one.
REDACTIONS = (API_KEYS, BEARER_TOKENS, ORGANIZATION_IDS, WORKSPACE_IDS, REQUEST_IDS)


def from_patterns(patterns: Iterable[str], where: str) -> list[Redaction]:
    """Make redactions of the regular expressions that a user gave.

    Args:
        patterns: regular expressions; each match is written as ``REDACTED``.
        where: what the user wrote them in, for the error message.
    """
    return [Redaction("a pattern of this project", _compiled(p, where)) for p in patterns]


def _compiled(pattern: str, where: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise UsageError(f"{where}: {pattern!r} is not a regular expression: {error}") from None
