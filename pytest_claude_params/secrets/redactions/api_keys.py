"""Anthropic API keys and tokens, wherever they stand: prompts, tool results, URLs, echoes."""

from __future__ import annotations

import re

from pytest_claude_params.secrets.redactions.redaction import WORD_START, Redaction

API_KEYS = Redaction(
    "Anthropic API keys",
    # They begin with sk-ant-api03, sk-ant-oat01 or sk-ant-admin01 (console, 2026-11).
    re.compile(r"sk-ant-(?!REDACTED)[A-Za-z0-9_\-]{4,}"),
    "sk-ant-REDACTED",
    hints=("sk-ant-",),
)

BEARER_TOKENS = Redaction(
    "bearer tokens",
    # In a URL, white space is %20 or a plus.
    re.compile(
        rf"(?ai){WORD_START}(bearer(?:\s|%20|\+)+)(?!sk-ant-REDACTED)[A-Z0-9._~+/\-]{{20,}}=*"
    ),
    r"\1REDACTED",
    hints=("bearer",),
)
