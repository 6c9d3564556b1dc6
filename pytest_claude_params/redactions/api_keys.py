"""Anthropic API keys and tokens, wherever they stand: prompts, tool results, URLs, echoes."""

from __future__ import annotations

import re

from pytest_claude_params.redactions.redaction import WORD_START, Redaction

API_KEYS = Redaction(
    "Anthropic API keys",
    # They begin with sk-ant-api03, sk-ant-oat01 or sk-ant-admin01 (console, 2026-11).
    re.compile(r"sk-ant-(?!REDACTED)[A-Za-z0-9_\-]{4,}"),
    "sk-ant-REDACTED",
)

BEARER_TOKENS = Redaction(
    "bearer tokens",
    re.compile(rf"(?i){WORD_START}(bearer\s+)(?!sk-ant-REDACTED)[A-Za-z0-9._~+/\-]{{20,}}=*"),
    r"\1REDACTED",
)
