"""Google's API keys and OAuth tokens, which Vertex takes as bearer tokens."""

from __future__ import annotations

import re

from pytest_claude_params.secrets.redactions.redaction import WORD_START, Redaction

GOOGLE_KEYS = Redaction(
    "Google keys",
    # Of one length, so that nothing in the middle of base64 is taken for one.
    re.compile(rf"{WORD_START}AIza[A-Za-z0-9_\-]{{35}}(?![A-Za-z0-9_\-+/=])"),
    "AIzaREDACTED",
    hints=("AIza",),
    where="in a long word",
)

GOOGLE_TOKENS = Redaction(
    "Google OAuth tokens",
    # Access tokens, client secrets and refresh tokens.
    re.compile(
        rf"{WORD_START}(?:ya29\.(?!REDACTED)[A-Za-z0-9_\-.]{{20,}}|"
        r"GOCSPX-[A-Za-z0-9_\-]{20,}|1//0[A-Za-z0-9_\-]{40,})"
    ),
    "ya29.REDACTED",
    hints=("ya29.", "GOCSPX-", "1//0"),
    where="in a long word",
)
