"""What signs a request to AWS, and Bedrock's own API keys.

A rejected signature comes back in the error: Bedrock repeats what was signed, token included.
"""

from __future__ import annotations

import re

from pytest_claude_params.secrets.redactions.redaction import WORD_START, Redaction

AWS_ACCESS_KEYS = Redaction(
    "AWS access key ids",
    # AWS IAM, "Unique identifiers": AKIA is a user's, ASIA a temporary one's, ABIA a service's.
    re.compile(rf"{WORD_START}(AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{{16}}(?![A-Za-z0-9])"),
    r"\1REDACTED",
    hints=("AKIA", "ASIA", "ABIA", "ACCA"),
    where="in a long word",
)

# 40 letters of base64 are anything unless something says what they are. Where JSON is quoted in
# JSON, quotes and slashes have backslashes before them.
_SECRET = re.compile(
    r"""(?ai)(secret[ _-]?(?:access[ _-]?)?key(?:\\?["'])?\s*+(?:[:=]\s*+)?(?:is\s++)?(?:\\?["'])?)"""
    r"(?:[A-Z0-9+]|\\?/){40}(?![A-Z0-9+/=])"
)
AWS_SECRET_KEYS = Redaction(
    "AWS secret access keys",
    _SECRET,
    r"\1REDACTED",
    hints=("secret",),
    member=_SECRET,
)

_TOKEN = re.compile(
    r"""(?ai)((?:session|security)[ _-]?token(?:\\?["'])?\s*+[:=]\s*+(?:\\?["'])?)"""
    r"(?:[A-Z0-9+=]|\\?/|%2[BF]|%3D){80,}"
)
AWS_SESSION_TOKENS = Redaction(
    "AWS session tokens",
    _TOKEN,
    r"\1REDACTED",
    hints=tuple(
        f"{one}{gap}token" for one in ("session", "security") for gap in ("", " ", "_", "-")
    ),
    where="before a sign",
    member=_TOKEN,
)

AWS_SIGNATURES = Redaction(
    "AWS signatures",
    re.compile(r"(?ai)(signature\s*+=\s*+)[0-9a-f]{64}(?![0-9a-f])"),
    r"\1REDACTED",
    hints=("signature",),
    where="before a sign",
)

BEDROCK_KEYS = Redaction(
    "Bedrock API keys",
    # The long-term ones are base64 of "BedrockAPIKey-", the short-term ones say what they are.
    re.compile(
        rf"{WORD_START}(?:ABSKQmVkcm9ja0FQSUtleS[A-Za-z0-9+/]{{20,}}|"
        r"bedrock-api-key-(?!REDACTED)[A-Za-z0-9+/]{20,})={0,2}"
    ),
    "bedrock-api-key-REDACTED",
    hints=("ABSKQmVkcm9ja0FQSUtleS", "bedrock-api-key-"),
    where="in a long word",
)
