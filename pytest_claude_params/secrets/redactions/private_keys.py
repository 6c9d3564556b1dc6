"""Private keys as PEM text, also of one that was cut."""

from __future__ import annotations

import re

from pytest_claude_params.secrets.redactions.redaction import Redaction

_BEGIN = r"-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----"
_END = r"-----END (?:[A-Z0-9]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----"
# A line break may be written as an escape, even as the escape of one.
_BREAK = r"(?:\s|\\+[nr])"

PRIVATE_KEYS = Redaction(
    "private keys",
    re.compile(
        rf"{_BEGIN}(?:(?:[^-]|-(?!----)){{20,20000}}?{_END}|"
        rf"(?>(?:{_BREAK}*[A-Za-z0-9+/=]{{40,}})+)(?:{_BREAK}*[A-Za-z0-9+/=]+)?)"
    ),
    "-----BEGIN PRIVATE KEY-----REDACTED-----END PRIVATE KEY-----",
    hints=("PRIVATE KEY",),
)
