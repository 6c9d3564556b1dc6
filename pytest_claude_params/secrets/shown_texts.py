"""What a test says of itself, such as why it failed, as it may be written and shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pytest_claude_params.own_pattern import OwnPatternTimeout
from pytest_claude_params.secrets.hints import needed_for
from pytest_claude_params.secrets.leaks import hidden_secret
from pytest_claude_params.secrets.tree import redact_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_claude_params.secrets.redactions.redaction import Redaction


def without_secrets(text: str, redactions: Sequence[Redaction], instead: str) -> str:
    """Return a text without its secrets.

    Args:
        text: what would be said.
        redactions: what to blank.
        instead: what is said where a secret cannot be blanked, such as one in base64, or where a
            pattern of the project's own was not done in time.
    """
    try:
        blanked = redact_text(text, needed_for(text, redactions))
        return instead if hidden_secret(blanked, redactions)[0] else blanked
    except OwnPatternTimeout:
        return instead
