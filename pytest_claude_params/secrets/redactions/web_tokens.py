"""Tokens that are signed JSON: OAuth's, Azure's, those of sessions."""

from __future__ import annotations

import re

from pytest_claude_params.secrets.redactions.redaction import WORD_START, Redaction

WEB_TOKENS = Redaction(
    "JSON web tokens",
    # Both parts begin with base64 of '{"'; without a signature the third is empty.
    # Looked for once from where a run of such letters begins, and not from each "eyJ" in it.
    re.compile(
        rf"(?<![A-Za-z0-9_\-])((?:(?!{WORD_START}eyJ)[A-Za-z0-9_\-])*+)"
        r"eyJ[A-Za-z0-9_\-]{10,}+\.eyJ[A-Za-z0-9_\-]{10,}+\.[A-Za-z0-9_\-]*+"
    ),
    r"\1eyJREDACTED",
    hints=(".eyJ",),
    where="in a long word",
)

BASIC_CREDENTIALS = Redaction(
    "basic credentials",
    re.compile(
        r"""(?ai)(authorization(?:\\?["'])?\s*+[:=]\s*+(?:\[\s*+)?(?:\\?["'])?basic\s++)"""
        # Base64 has capitals or digits; "basic understanding" has none.
        r"(?-i:(?!REDACTED)(?=[a-z+/]*[A-Z0-9=]))[A-Z0-9+/]{8,}={0,2}"
    ),
    r"\1REDACTED",
    hints=("authorization",),
    where="before a sign",
)
